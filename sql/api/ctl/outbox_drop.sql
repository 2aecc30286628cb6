-- promisectl outbox drop: gives mails up that have not been sent. One object a mail with its result: 'dropped', or why
-- not: 'missing', 'not-waiting' (and the state it has; a mail that is just being sent cannot be called back). Whoever's answer
-- to a customer it was is told.
CREATE FUNCTION api.ctl_outbox_drop(ids bigint[], actor text, reason text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = desk, pg_temp
AS $$
DECLARE
    v_id bigint;
    v_mail record;
    v_result text;
    v_results jsonb := jsonb '[]';
BEGIN
    FOREACH v_id IN ARRAY ids LOOP
        SELECT o.state, o.ticket_id, o.kind, o.carries_id INTO v_mail FROM outbox o WHERE o.id = v_id FOR NO KEY UPDATE;
        v_result := CASE WHEN NOT FOUND THEN 'missing'
                         WHEN v_mail.state NOT IN ('queued', 'retry', 'failed', 'withheld') THEN 'not-waiting'
                         ELSE 'dropped' END;
        IF v_result = 'dropped' THEN
            UPDATE outbox SET state = 'dropped', reason = ctl_outbox_drop.reason, worker = NULL, leased_until = NULL
             WHERE id = v_id;
            PERFORM desk.event_add('dropped', v_mail.ticket_id, NULL, v_id,
                jsonb_build_object('by', actor, 'reason', ctl_outbox_drop.reason, 'state', v_mail.state));
            PERFORM desk.ledger_undelivered(v_id);
            IF v_mail.kind = 'relay' THEN
                PERFORM desk.tell_unsent(v_id) WHERE v_mail.state <> 'failed'; -- of that he was told
                PERFORM desk.tell_sent(v_mail.carries_id);
            END IF;
        END IF;
        v_results := v_results || jsonb_build_object('outbox', v_id, 'result', v_result, 'state', v_mail.state);
    END LOOP;
    -- What waited behind it may go now.
    PERFORM pg_notify('promised_send', '');
    RETURN v_results;
END;
$$;
