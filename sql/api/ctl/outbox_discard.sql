-- promisectl outbox discard: gives up mails that wait since the database was restored; ids NULL: all that may have gone out already,
-- and the calls of webhooks that the backup had. as_sent: they count as sent, so that promises which they keep are kept; else
-- they count as not sent. One object a mail with its result: 'dropped', 'sent', or why not: 'missing', 'not-waiting'.
-- NULL when nothing is held.
CREATE FUNCTION api.ctl_outbox_discard(ids bigint[], as_sent boolean, actor text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = desk, pg_temp
AS $$
DECLARE
    c_why constant text := 'the database was restored from a backup: it may have been sent before';
    v_ids bigint[] := ids;
    v_id bigint;
    v_state text;
    v_results jsonb := jsonb '[]';
BEGIN
    IF NOT desk.held() THEN
        RETURN NULL;
    END IF;
    IF ids IS NULL THEN
        v_ids := ARRAY(SELECT m.id FROM desk.hold_mails() m WHERE m.cause <> 'new' ORDER BY m.id);
        UPDATE desk.hook k SET state = 'failed', last_reply = c_why, worker = NULL, leased_until = NULL
        FROM desk.hold h WHERE k.id <= h.last_hook AND k.state IN ('queued', 'retry', 'sending');
    END IF;
    -- What was being sent when the backup was made: whoever sent it is gone.
    UPDATE desk.outbox o SET state = 'retry', worker = NULL, leased_until = NULL
    FROM desk.hold h WHERE o.id = ANY (v_ids) AND o.state = 'sending' AND o.id <= h.last_outbox;
    IF NOT as_sent THEN
        RETURN api.ctl_outbox_drop(v_ids, actor, c_why);
    END IF;
    FOREACH v_id IN ARRAY v_ids LOOP
        SELECT o.state INTO v_state FROM desk.outbox o WHERE o.id = v_id FOR NO KEY UPDATE;
        IF v_state IN ('queued', 'retry') THEN
            PERFORM desk.event_add('taken-as-sent', o.ticket_id, NULL, o.id, jsonb_build_object('by', actor, 'reason', c_why))
            FROM desk.outbox o WHERE o.id = v_id;
            PERFORM desk.outbox_sent(v_id, 0, 'taken as sent: ' || c_why);
        END IF;
        v_results := v_results || jsonb_build_object('outbox', v_id, 'state', v_state, 'result', CASE
            WHEN v_state IS NULL THEN 'missing' WHEN v_state IN ('queued', 'retry') THEN 'sent' ELSE 'not-waiting' END);
    END LOOP;
    RETURN v_results;
END;
$$;
