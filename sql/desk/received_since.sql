-- How many mails were fetched since then. Walks back from the newest one, so that a day's take no longer than a day's.
CREATE FUNCTION desk.received_since(at timestamptz) RETURNS bigint
LANGUAGE sql STABLE
AS $$
    SELECT count(*) FROM desk.incoming i
    WHERE i.id > coalesce((SELECT o.id FROM desk.incoming o WHERE o.fetched_at < received_since.at ORDER BY o.id DESC LIMIT 1), 0)
$$;
