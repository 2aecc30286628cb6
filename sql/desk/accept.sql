-- The way of a mail: a copy, our own, a report, a reply, a new matter.
CREATE FUNCTION desk.accept(m desk.mail, document jsonb, s desk.setting, OUT ticket_number bigint, OUT disposition text)
LANGUAGE plpgsql
AS $$
DECLARE
    d desk.decision;
    v_copy bigint;
    v_customer bigint;
    v_thread record;
BEGIN
    v_copy := desk.duplicate_of(m, document ->> 'date' IS NOT NULL);
    IF v_copy IS NOT NULL THEN
        d := (0, 'never', format('a copy of mail %s, which was decided on', v_copy));
        disposition := 'duplicate';
        PERFORM desk.incoming_done(m, document, disposition, d, NULL, v_copy);
        ticket_number := desk.ticket_number_of(v_copy);
        RETURN;
    END IF;

    d.reason := desk.receipt_rule_01(m, s);
    IF d.reason IS NOT NULL THEN
        d.rule := 1;
        d.verdict := 'never';
        disposition := 'own';
        PERFORM desk.incoming_done(m, document, disposition, d, d.reason);
        RETURN;
    END IF;

    IF m.kind IN ('bounce', 'delay', 'mdn') THEN
        disposition := 'bounce';
        ticket_number := desk.accept_report(m, document, desk.receipt_decide(m, s, false), s);
        RETURN;
    END IF;

    v_customer := desk.customer_of(m.from_address, m.from_name);
    v_thread := desk.thread_of(m, s, v_customer);
    d := desk.receipt_decide(m, s, v_thread.joined_by IS NOT NULL);
    IF v_thread.joined_by IS NOT NULL THEN
        disposition := 'reply';
        ticket_number := desk.accept_reply(m, document, d, v_customer, v_thread.ticket_id, v_thread.joined_by);
    ELSE
        disposition := 'ticket';
        ticket_number := desk.accept_ticket(m, document, d, s, v_customer, v_thread.ticket_id, v_thread.attention);
    END IF;
END;
$$;
