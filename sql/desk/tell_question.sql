-- The ticket waits for its customer: he is asked whether he has seen what an agent wrote, and told when he is asked next or,
-- after the last question, when it is closed.
CREATE FUNCTION desk.tell_question(t desk.ticket, p desk.promise, asked desk.message, service desk.service) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    v_next timestamptz := desk.update_next(t.id, desk.now());
    v_last boolean := t.asked + 1 >= service.ask_times;
    v_id bigint;
BEGIN
    UPDATE desk.ticket x SET asked = x.asked + 1 WHERE x.id = t.id;
    v_id := desk.post_customer(t.id, 'question', jsonb_strip_nulls(jsonb_build_object(
            'agent', desk.first_name(asked.agent_id),
            'asked_at', desk.utc_text(asked.received_at),
            'next', CASE WHEN NOT v_last THEN desk.utc_text(v_next) END,
            -- When it really is closed: the clock does what is promised some minutes before (desk.timers_of).
            'closes_at', CASE WHEN v_last THEN desk.utc_text(v_next - least(interval '10 minutes', (v_next - desk.now()) / 2)) END,
            'last', CASE WHEN v_last THEN true END)),
        NULL, p.id);
    PERFORM desk.update_renew(t.id, v_id, v_next);
    RETURN v_id;
END;
$$;
