-- promisectl outbox retry: sends mails that failed or were withheld after all, and those that wait for their next try now.
-- The Message-ID and the bytes, once rendered, stay. One object a mail with its result: 'retried', or why not: 'missing',
-- 'not-waiting' (and the state it has).
CREATE FUNCTION api.ctl_outbox_retry(ids bigint[], actor text) RETURNS jsonb
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
        SELECT o.state, o.reason, o.ticket_id INTO v_mail FROM outbox o WHERE o.id = v_id FOR UPDATE;
        v_result := CASE WHEN NOT FOUND THEN 'missing'
                         WHEN v_mail.state NOT IN ('failed', 'withheld', 'retry') THEN 'not-waiting'
                         ELSE 'retried' END;
        IF v_result = 'retried' THEN
            -- The waits between attempts begin anew.
            UPDATE outbox
               SET state = CASE WHEN bytes IS NULL THEN 'queued' ELSE 'retry' END,
                   reason = NULL, attempts = 0, next_at = desk.now(), worker = NULL, leased_until = NULL
             WHERE id = v_id;
            PERFORM desk.event_add('retried', v_mail.ticket_id, NULL, v_id,
                jsonb_build_object('by', actor, 'state', v_mail.state, 'reason', v_mail.reason));
        END IF;
        v_results := v_results || jsonb_build_object('outbox', v_id, 'result', v_result, 'state', v_mail.state);
    END LOOP;
    PERFORM pg_notify('promised_send', '');
    RETURN v_results;
END;
$$;
