-- When the holder of a promise is reminded and asked for a decision, and when his lead is asked: so long before it is due as
-- the queue says, but not before half, three quarters, seven eighths of the time for it are over. Acknowledged by then, the
-- lead is not asked.
CREATE FUNCTION desk.promise_warnings(p desk.promise) RETURNS TABLE (what text, at timestamptz)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    s desk.service := desk.service_of((SELECT t.queue FROM desk.ticket t WHERE t.id = p.ticket_id));
BEGIN
    RETURN QUERY
        SELECT w.what, w.at
        FROM (SELECT 'remind', desk.warning_at(p, s.remind, 2)
              UNION ALL SELECT 'decide', desk.warning_at(p, s.decide, 4)
              UNION ALL SELECT 'decide lead', desk.warning_at(p, s.decide / 2, 8)) AS w (what, at)
        WHERE w.at > p.made_at AND w.at < p.due_at
          AND NOT (w.what = 'decide lead' AND coalesce(p.acked_until >= w.at, false));
END;
$$;
