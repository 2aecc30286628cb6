-- Tickets whose waiting is over by the clock: open again, and those who answer for them are told.
CREATE FUNCTION desk.due_waiting(lim integer) RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
    v_id bigint;
    v_done integer := 0;
    v_why text;
BEGIN
    FOR v_id, v_why IN
        SELECT t.id, format('It waited until %s and is open again.', desk.moment_shown(t.wait_until)) FROM desk.ticket t
        WHERE t.wait_until <= desk.now() ORDER BY t.wait_until, t.id LIMIT lim FOR NO KEY UPDATE SKIP LOCKED
    LOOP
        PERFORM desk.state_set(v_id, 'open');
        PERFORM desk.event_add('reopened', v_id, NULL, NULL, jsonb_build_object('from', 'waiting', 'to', 'open', 'reason', 'time'));
        PERFORM desk.tell_again(v_id, ARRAY(SELECT desk.told_agents(v_id, NULL)), v_why);
        v_done := v_done + 1;
    END LOOP;
    RETURN v_done;
END;
$$;
