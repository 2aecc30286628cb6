-- #from ADDRESS: a ticket without a customer is that customer's. (A forwarded mail was opened for the address already; then
-- it only says so.) A customer, once there, is never another.
CREATE FUNCTION desk.command_from(c desk.command) RETURNS desk.command
LANGUAGE plpgsql
AS $$
DECLARE
    v_who record;
    v_is text := (SELECT u.address FROM desk.ticket t JOIN desk.customer u ON u.id = t.customer_id WHERE t.id = c.ticket_id);
    v_why text;
BEGIN
    SELECT * INTO v_who FROM desk.mailbox_said(c.argument);
    v_why := CASE
        WHEN v_who.address IS NULL THEN 'Write the customer''s address: #from name@example.com'
        WHEN lower(v_is COLLATE "C") <> lower(v_who.address COLLATE "C") THEN
            format('%s is %s''s, and stays so. If somebody else is to get the answers too: #cc add %s', desk.ticket_label(c.ticket_id),
                v_is, v_who.address)
        WHEN v_is IS NULL THEN
            desk.sentence(desk.participant_refusal(c.ticket_id, v_who.address, c.argument, c.agent_id)) END;
    IF v_why IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = v_why;
    ELSIF v_is IS NULL THEN
        PERFORM desk.requester_set(c, v_who.address, v_who.name);
    END IF;
    c.said := format('%s is %s''s: answers go there.', desk.ticket_label(c.ticket_id), v_who.address);
    RETURN c;
END;
$$;
