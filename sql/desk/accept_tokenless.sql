-- A proven agent's mail without a token, the first that applies: a forward opens a ticket in the customer's name; a mail of
-- his to the customer himself is logged as the answer; what names a ticket is a note there; all else is an internal ticket.
-- Nothing of it ever goes to a customer from here.
CREATE FUNCTION desk.accept_tokenless(
    m desk.mail, document jsonb, s desk.setting, agent_id integer,
    OUT ticket_number bigint, OUT disposition text, OUT detail text)
LANGUAGE plpgsql
AS $$
DECLARE
    v_from record := desk.forward_sender(document, s);
    v_named record := desk.tokenless_ticket(m, document, s, agent_id);
    v_ticket bigint := v_named.ticket_id;
BEGIN
    IF v_from.address IS NOT NULL THEN
        SELECT * INTO v_ticket, disposition, detail
        FROM desk.accept_forward(m, document, s, agent_id, v_from.address, v_from.name);
    ELSIF v_named.direct THEN
        disposition := 'answer';
        detail := desk.accept_direct(m, document, s, agent_id, v_ticket);
    ELSIF v_ticket IS NOT NULL THEN
        disposition := 'note';
        detail := desk.accept_remark(m, document, agent_id, v_ticket);
    ELSE
        disposition := 'note';
        SELECT * INTO v_ticket, detail FROM desk.accept_internal(m, document, agent_id);
    END IF;
    PERFORM desk.watchers_add(v_ticket, m.recipients, agent_id);
    SELECT t.number INTO ticket_number FROM desk.ticket t WHERE t.id = v_ticket;
END;
$$;
