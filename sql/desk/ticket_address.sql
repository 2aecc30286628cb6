-- The address of the desk that a ticket's mails are answered to: that of the mailbox to which its customers last wrote,
-- while it is served; else the queue's; else the desk's own.
CREATE FUNCTION desk.ticket_address(ticket_id bigint, queue text, s desk.setting) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_address text;
BEGIN
    SELECT b.address INTO v_address
    FROM desk.message m JOIN desk.incoming i ON i.id = m.incoming_id JOIN desk.mailbox b ON b.id = i.mailbox_id
    WHERE m.ticket_id = ticket_address.ticket_id AND m.agent_id IS NULL AND b.active
    ORDER BY m.received_at DESC, m.seq DESC
    LIMIT 1;
    RETURN coalesce(v_address,
        (SELECT b.address FROM desk.mailbox b WHERE b.active AND b.queue = ticket_address.queue ORDER BY b.id LIMIT 1),
        (SELECT b.address FROM desk.mailbox b
         WHERE b.active AND lower(s.address) = ANY (desk.lower_all(ARRAY[b.address::text] || b.aliases)) LIMIT 1),
        (SELECT b.address FROM desk.mailbox b WHERE b.active ORDER BY b.id LIMIT 1),
        s.address);
END;
$$;
