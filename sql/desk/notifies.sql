-- Are agents told of a customer's mail that joined this ticket? Not of what was in a mailbox before the desk first ran; not of
-- a machine's answer in a person's ticket; in a machine's ticket of each address's mail once a day.
CREATE FUNCTION desk.notifies(m desk.mail, t desk.ticket, human boolean) RETURNS boolean
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF m.old OR human THEN
        RETURN NOT m.old;
    END IF;
    RETURN t.automatic AND NOT EXISTS (
        SELECT FROM desk.message w JOIN desk.outbox o ON o.carries_id = w.id
        WHERE w.ticket_id = t.id AND w.customer_id IS NOT DISTINCT FROM m.customer_id
          AND o.kind = 'notification' AND o.created_at > desk.now() - interval '1 day');
END;
$$;
