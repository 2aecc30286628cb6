-- promisectl parked retry: hands parked mails to the reader again. One object a mail with its result: 'retried', or why
-- not: 'missing', 'not-parked' (and the state it has), 'unfetched' (the server never gave the bytes).
CREATE FUNCTION api.ctl_parked_retry(ids bigint[], actor text) RETURNS jsonb
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
        SELECT i.state, i.cause, i.detail, i.raw IS NOT NULL AS stored INTO v_mail
          FROM incoming i WHERE i.id = v_id FOR UPDATE;
        v_result := CASE WHEN NOT FOUND THEN 'missing'
                         WHEN v_mail.state <> 'parked' THEN 'not-parked'
                         WHEN NOT v_mail.stored THEN 'unfetched'
                         ELSE 'retried' END;
        IF v_result = 'retried' THEN
            UPDATE incoming
               SET state = 'new', attempts = 0, failures = 0, cause = NULL, detail = NULL, worker = NULL, leased_until = NULL
             WHERE id = v_id;
            PERFORM desk.event_add('retried', NULL, v_id, NULL,
                jsonb_build_object('by', actor, 'cause', v_mail.cause, 'detail', v_mail.detail));
        END IF;
        v_results := v_results || jsonb_build_object('mail', v_id, 'result', v_result, 'state', v_mail.state);
    END LOOP;
    PERFORM pg_notify('promised_read', '');
    RETURN v_results;
END;
$$;
