-- An agent forwards a customer's mail: a ticket in the customer's name, or a note where the mail is already. His commands
-- apply to that ticket; words for the customer (#close TEXT) do not go out from here.
CREATE FUNCTION desk.accept_forward(
    m desk.mail, document jsonb, s desk.setting, agent_id integer, address text, name text,
    OUT ticket_id bigint, OUT disposition text, OUT detail text)
LANGUAGE plpgsql
AS $$
DECLARE
    v_known bigint := desk.forward_known(document, address);
    v_name text := (SELECT a.name FROM desk.agent a WHERE a.id = accept_forward.agent_id);
    o desk.orders;
BEGIN
    ticket_id := desk.forward_open(m, document, s, agent_id, address, name);
    o := desk.tokenless_orders(m, document, agent_id, ticket_id);
    IF v_known IS NULL THEN
        disposition := 'ticket';
        detail := format('%s forwards a mail of %s: the ticket is in that name, ', v_name, address) || coalesce(
            (SELECT 'which gets no receipt: ' || (e.facts ->> 'no_receipt') FROM desk.event e
              WHERE e.incoming_id = m.incoming_id AND e.kind = 'opened'), 'which gets a receipt');
    ELSE
        disposition := 'note';
        detail := format('%s forwards a mail of %s that the ticket has already: kept as a note', v_name, address);
        o.transcript := o.transcript || jsonb_build_object('line', 'Your mail', 'done', true, 'said',
            format('The desk has the forwarded mail already, in %s. Your mail is a note there; the customer got nothing.',
                desk.ctl_label((SELECT t.number FROM desk.ticket t WHERE t.id = v_known))));
    END IF;
    IF o.transcript <> '[]' THEN
        PERFORM desk.tell_transcript(o.ticket_id, agent_id, o.transcript, false, m.message_id);
    END IF;
    ticket_id := o.ticket_id;
END;
$$;
