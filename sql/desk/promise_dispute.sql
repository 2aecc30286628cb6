-- The customer says that what was called done is not: it is no longer kept, and broken when its time is over. Somebody else than
-- whoever called it done is to look at it. NULL: there is nobody else; then those who are told of the mail are who knows of it.
CREATE FUNCTION desk.promise_dispute(promise_id bigint, m desk.message) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    p desk.promise := desk.promise_lock(promise_dispute.promise_id);
    v_said integer := (desk.promise_kept_by(p.id))[1];
    v_second integer := desk.promise_second(p);
    v_mail bigint;
BEGIN
    p := desk.promise_event(p.id, 'promise-disputed', jsonb_build_object(
        'customer', m.customer_id, 'by', v_said, 'agent', v_second), m.incoming_id);
    p := coalesce(desk.promise_break(p.id), p);
    IF v_second IS NULL THEN
        RETURN NULL;
    END IF;
    v_mail := desk.post_promise(p, v_second, 'dispute', jsonb_strip_nulls(jsonb_build_object(
        'agent', desk.agent_name(v_said), 'text', m.new_text, 'late', CASE WHEN p.state = 'broken' THEN true END)));
    RETURN v_mail;
END;
$$;
