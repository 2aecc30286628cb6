-- promisectl parked drop: gives parked mails up; their bytes stay. One object a mail with its result: 'dropped', or why
-- not: 'missing', 'not-parked' (and the state it has).
CREATE FUNCTION api.ctl_parked_drop(ids bigint[], actor text, reason text) RETURNS jsonb
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
        SELECT i.state, i.cause INTO v_mail FROM incoming i WHERE i.id = v_id FOR UPDATE;
        v_result := CASE WHEN NOT FOUND THEN 'missing'
                         WHEN v_mail.state <> 'parked' THEN 'not-parked'
                         ELSE 'dropped' END;
        IF v_result = 'dropped' THEN
            UPDATE incoming SET state = 'dropped' WHERE id = v_id;
            PERFORM desk.event_add('dropped', NULL, v_id, NULL,
                jsonb_build_object('by', actor, 'reason', reason, 'cause', v_mail.cause));
        END IF;
        v_results := v_results || jsonb_build_object('mail', v_id, 'result', v_result, 'state', v_mail.state);
    END LOOP;
    RETURN v_results;
END;
$$;
