-- The way of a mail: a copy, our own, a report, an agent's or to an agent's address, a word that asks for the list of
-- promises, a reply, a new matter.
CREATE FUNCTION desk.accept(m desk.mail, document jsonb, s desk.setting, OUT ticket_number bigint, OUT disposition text)
LANGUAGE plpgsql
AS $$
DECLARE
    a desk.authority;
    d desk.decision;
    v_thread record;
    v_detail text;
    v_list bigint;
BEGIN
    SELECT * INTO m.copy_of, m.outbox_id, m.customer_id, m.agent_id FROM desk.mail_known(m);
    IF m.agent_id IS NULL THEN
        m := desk.mail_language(m, document, s);
    END IF;
    v_thread := desk.thread_of(m, s);
    d := desk.receipt_decide(m, s, v_thread.joined_by IS NOT NULL);
    IF m.copy_of IS NOT NULL THEN
        disposition := 'duplicate';
        d := (0, 'never', format('a copy of mail %s, which was decided on', m.copy_of));
        ticket_number := desk.ticket_number_of(m.copy_of);
    ELSIF d.rule = 1 OR d.rule = 0 AND desk.receipt_rule_01(m, s) IS NOT NULL THEN
        disposition := 'own';
        v_detail := desk.receipt_rule_01(m, s);
    ELSIF m.kind IN ('bounce', 'delay', 'mdn') THEN
        disposition := 'bounce';
        SELECT * INTO ticket_number, v_detail FROM desk.accept_report(m, document -> 'bounce', s);
    -- Most mails are a customer's to the desk's own addresses: nothing more is asked of them.
    ELSIF m.agent_id IS NOT NULL OR NOT (m.recipients <@ s.own_addresses AND m.delivered_to <@ s.own_addresses) THEN
        a := desk.authority_of(m, s);
        IF a.agent_id IS NOT NULL OR a.purpose IS NOT NULL THEN
            SELECT * INTO ticket_number, disposition, v_detail FROM desk.accept_agent(m, document, s, d, a);
            d := desk.agent_decision(d, a, disposition);
        END IF;
    END IF;
    IF disposition IS NULL THEN
        v_list := desk.list_ticket(m, document, d, s, v_thread.ticket_id, v_thread.joined_by, v_thread.attention);
        IF v_list IS NOT NULL THEN
            disposition := 'promises';
            d := (0, 'never', 'it asks for the list of what was promised and for nothing else');
            v_detail := format('answered with the list of what was promised: outgoing %s', desk.tell_list(v_list, m));
        ELSIF v_thread.joined_by IS NOT NULL THEN
            disposition := 'reply';
            ticket_number := desk.accept_reply(m, document, d, s, v_thread.ticket_id, v_thread.joined_by);
        ELSE
            disposition := 'ticket';
            ticket_number := desk.accept_ticket(m, document, d, s, v_thread.ticket_id, v_thread.attention);
        END IF;
    END IF;
    PERFORM desk.incoming_done(m.incoming_id, m.message_id, m.fingerprint, document, disposition, d.rule, d.verdict, d.reason,
        v_detail, m.copy_of);
END;
$$;
