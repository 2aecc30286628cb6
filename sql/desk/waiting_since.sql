-- Since when the customer waits: when the oldest of his mails after the last answer arrived. NULL: he does not.
CREATE FUNCTION desk.waiting_since(t desk.ticket) RETURNS timestamptz
LANGUAGE sql STABLE
AS $$
    SELECT min(m.received_at) FROM desk.message m
    WHERE m.ticket_id = t.id AND m.agent_id IS NULL AND m.kind = 'human' AND t.state <> 'closed' AND NOT t.automatic
      AND m.received_at > coalesce(
          (SELECT max(a.received_at) FROM desk.message a WHERE a.ticket_id = t.id AND a.agent_id IS NOT NULL), '-infinity')
$$;
