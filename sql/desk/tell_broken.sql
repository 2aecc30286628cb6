-- What was promised was not done: the customer is told what and when it was to be, who has it now, and by when he hears next,
-- which is a promise anew. NULL: it is not (or no longer) broken, or nobody is to be told.
CREATE FUNCTION desk.tell_broken(promise_id bigint) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    p desk.promise;
    t desk.ticket;
    v_next timestamptz;
    v_id bigint;
BEGIN
    SELECT * INTO p FROM desk.promise x WHERE x.id = tell_broken.promise_id;
    SELECT * INTO t FROM desk.ticket x WHERE x.id = p.ticket_id FOR NO KEY UPDATE;
    IF p.state <> 'broken' OR p.kind = 'update' OR t.state = 'closed' OR t.customer_id IS NULL THEN
        RETURN NULL;
    END IF;
    v_next := desk.update_next(t.id, desk.now());
    v_id := desk.post_customer(t.id, 'broken', desk.promise_item(p) || jsonb_strip_nulls(jsonb_build_object(
        'owner', CASE WHEN p.kind = 'own' THEN desk.first_name(desk.promise_holder(p)) ELSE desk.owner_shown(t) END, 'next_update', desk.utc_text(v_next))), NULL, p.id);
    PERFORM desk.promise_event(p.id, 'promise-noticed', '{}', NULL, v_id);
    PERFORM desk.update_renew(t.id, v_id, v_next);
    RETURN v_id;
END;
$$;
