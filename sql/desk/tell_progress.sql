-- The progress update: what happened, how the promises stand, when the next comes. When nobody has worked on it, the lead learns
-- that too.
CREATE FUNCTION desk.tell_progress(t desk.ticket, p desk.promise) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    v_facts jsonb := desk.progress_facts(t);
    v_next timestamptz := desk.update_next(t.id, desk.now());
    v_id bigint;
BEGIN
    v_id := desk.post_customer(t.id, 'update',
        v_facts || jsonb_strip_nulls(jsonb_build_object('next_update', desk.utc_text(v_next))), NULL, p.id);
    PERFORM desk.update_renew(t.id, v_id, v_next);
    IF v_facts ? 'idle' AND EXISTS (SELECT FROM desk.outbox o WHERE o.id = v_id AND o.state <> 'withheld') THEN
        PERFORM desk.tell_idle(t.id, (v_facts ->> 'since')::timestamptz);
    END IF;
    RETURN v_id;
END;
$$;
