-- A ticket of the desk's own, for a mail in an agent's name that belongs to none.
CREATE FUNCTION desk.ticket_internal(m desk.mail) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    t desk.ticket;
BEGIN
    SELECT o.* INTO t
    FROM desk.setting s, desk.ticket_open(NULL, m.subject, m.queue, m.language, true, m.received_at, s) o;
    PERFORM desk.event_add('opened', t.id, m.incoming_id, NULL, '{"internal": true}');
    RETURN t.id;
END;
$$;
