-- When the holder of a promise is reminded and asked for a decision: so long before it is due as the queue says, but not
-- before half, and three quarters, of the time for it are over. Then, in half of what is left, his lead is asked, unless it is
-- acknowledged.
CREATE FUNCTION desk.promise_warnings(p desk.promise) RETURNS TABLE (what text, at timestamptz)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    s desk.service := desk.service_of((SELECT t.queue FROM desk.ticket t WHERE t.id = p.ticket_id));
    v_decide timestamptz := desk.warning_at(p, s.decide, 4);
    v_left interval := desk.business_between(p.calendar, v_decide, p.due_at);
BEGIN
    RETURN QUERY
        SELECT w.what, w.at
        FROM (VALUES ('remind', desk.warning_at(p, s.remind, 2)), ('decide', v_decide),
            ('decide lead', desk.business_subtract(p.calendar, p.due_at, v_left / 2))) AS w (what, at)
        WHERE w.at > p.made_at AND w.at < p.due_at
          AND NOT (w.what = 'decide lead' AND coalesce(p.acked_until >= w.at, false));
END;
$$;
