-- Since when the customer waits: when the oldest of his mails after the last answer arrived. NULL: he does not.
CREATE FUNCTION desk.waiting_since(t desk.ticket) RETURNS timestamptz
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF t.state = 'closed' OR t.automatic THEN
        RETURN NULL;
    END IF;
    RETURN (
        SELECT min(m.received_at) FROM desk.message m
        WHERE m.ticket_id = t.id AND m.agent_id IS NULL AND m.kind = 'human'
          AND m.received_at > coalesce(
              (SELECT max(a.received_at) FROM desk.message a WHERE a.ticket_id = t.id AND a.agent_id IS NOT NULL), '-infinity'));
END;
$$;
