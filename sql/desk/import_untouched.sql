-- Is a ticket nothing but what was imported? Whatever else happens to one leaves an event.
CREATE FUNCTION desk.import_untouched(t desk.ticket) RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT t.import_id IS NOT NULL AND t.merged_into IS NULL
       AND NOT EXISTS (SELECT FROM desk.event e WHERE e.ticket_id = t.id AND NOT e.facts ? 'imported')
       AND NOT EXISTS (SELECT FROM desk.outbox o WHERE o.ticket_id = t.id)
$$;
