-- Is this one of the mails that are to be read anew? With a ticket or a day: those of it alone.
CREATE FUNCTION desk.reindex_wanted(i desk.incoming, ticket bigint, since timestamptz) RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT i.state = 'done' AND i.raw IS NOT NULL AND i.duplicate_of IS NULL
       AND (reindex_wanted.since IS NULL OR i.fetched_at >= reindex_wanted.since)
       AND (reindex_wanted.ticket IS NULL OR desk.ticket_number_of(i.id) = reindex_wanted.ticket)
$$;
