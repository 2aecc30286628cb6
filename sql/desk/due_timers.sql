-- Does what is due by the clock, at most lim things; returns how many. Each under the lock of its ticket (a morning under its
-- agent's); what another session has locked is left for the next call, so that two clocks share the work.
CREATE FUNCTION desk.due_timers(lim integer) RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
    v_seen desk.timer;
    t desk.timer;
    v_done integer := 0;
BEGIN
    -- More than lim are looked at, for those in front may all be another clock's.
    FOR v_seen IN SELECT x.* FROM desk.timer x WHERE x.at <= desk.now() ORDER BY x.at, x.id LIMIT 10 * lim LOOP
        EXIT WHEN v_done >= lim;
        IF v_seen.what = 'morning' THEN
            PERFORM FROM desk.agent a WHERE a.id = v_seen.agent_id FOR NO KEY UPDATE SKIP LOCKED;
        ELSE
            PERFORM FROM desk.ticket x WHERE x.id = v_seen.ticket_id FOR NO KEY UPDATE SKIP LOCKED;
        END IF;
        CONTINUE WHEN NOT FOUND;
        -- Since it was seen it may have been done, or put off.
        SELECT * INTO t FROM desk.timer x
        WHERE x.id = v_seen.id AND x.at <= desk.now() AND x.ticket_id IS NOT DISTINCT FROM v_seen.ticket_id;
        IF FOUND THEN
            PERFORM desk.timer_try(t);
            v_done := v_done + 1;
        END IF;
    END LOOP;
    RETURN v_done;
END;
$$;
