-- What came of a call: 'done' (2xx), 'later' (no connection, or an answer that is no success), 'never' (410, or a webhook that
-- the configuration no longer has), 'unknown' (the call went out, no answer came; as later). Returns the state that follows.
-- 'done' holds even if the lease was lost meanwhile: it is the truth; anything else from a worker without the lease changes
-- nothing.
CREATE FUNCTION desk.hook_result(id bigint, worker text, outcome text, code integer, reply text) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    h desk.hook;
BEGIN
    IF outcome IS NULL OR outcome NOT IN ('done', 'later', 'never', 'unknown') THEN
        RAISE EXCEPTION 'outcome "%" is none of done, later, never, unknown', outcome
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    SELECT * INTO h FROM desk.hook x WHERE x.id = hook_result.id FOR UPDATE;
    IF h.id IS NULL OR h.state = 'sent'
       OR outcome <> 'done' AND (h.state <> 'sending' OR h.worker IS DISTINCT FROM hook_result.worker) THEN
        RETURN h.state;
    END IF;
    UPDATE desk.hook x SET last_code = nullif(code, 0), last_reply = left(reply, 300), worker = NULL, leased_until = NULL
    WHERE x.id = h.id;
    RETURN CASE outcome
        WHEN 'done' THEN desk.hook_sent(h.id)
        WHEN 'never' THEN desk.hook_failed(h.id, 'refused')
        ELSE desk.hook_later(h.id)
    END;
END;
$$;
