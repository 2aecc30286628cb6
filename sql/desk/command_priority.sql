-- #priority LEVEL[: reason]: high and critical need the reason, for those who look at the order of things later.
CREATE FUNCTION desk.command_priority(c desk.command) RETURNS desk.command
LANGUAGE plpgsql
AS $$
DECLARE
    c_levels constant text[] := ARRAY['low', 'normal', 'high', 'critical'];
    v_level text := lower(coalesce(substring(c.argument FROM '^[[:alpha:]]+'), ''));
    v_reason text := btrim(substr(c.argument, length(v_level) + 1), ' :,-–—');
    v_was text := (SELECT t.priority FROM desk.ticket t WHERE t.id = c.ticket_id);
BEGIN
    IF v_level <> ALL (c_levels) THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = CASE WHEN c.argument = '' THEN '' ELSE
            format('"%s" is no priority. ', left(c.argument, 40)) END || coalesce('Did you mean ' || CASE
                WHEN v_level IN ('urgent', 'emergency', 'highest', 'blocker') THEN 'critical'
                WHEN v_level IN ('medium', 'default', 'middle') THEN 'normal'
                WHEN v_level = 'lowest' THEN 'low'
                ELSE desk.nearest(v_level, c_levels) END || '?', 'Write #priority low, normal, high: reason or critical: reason.');
    ELSIF v_reason = '' AND v_level IN ('high', 'critical') THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = format('Say why: #priority %s: reason', v_level);
    END IF;
    c.said := format('%s has the priority %s', desk.ticket_label(c.ticket_id), v_level);
    IF v_level = v_was THEN
        c.said := c.said || ' already.';
        RETURN c;
    END IF;
    UPDATE desk.ticket t SET priority = v_level WHERE t.id = c.ticket_id;
    PERFORM desk.timers_again(c.ticket_id); -- what is critical waits for nobody's hours
    PERFORM desk.command_event(c, 'priority-changed', v_was, v_level, v_reason);
    c.said := c.said || format(', before %s.', v_was);
    RETURN c;
END;
$$;
