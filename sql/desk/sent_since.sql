-- How many of the mails that were made since then are sent. Walks back from the newest one.
CREATE FUNCTION desk.sent_since(at timestamptz) RETURNS bigint
LANGUAGE sql STABLE
AS $$
    SELECT count(*) FROM desk.outbox o
    WHERE o.state = 'sent'
      AND o.id > coalesce((SELECT x.id FROM desk.outbox x WHERE x.created_at < sent_since.at ORDER BY x.id DESC LIMIT 1), 0)
$$;
