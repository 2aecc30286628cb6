-- When the holder of a promise is reminded and asked for a decision: so long before it is due as the queue says, but not
-- before half, and three quarters, of the open time for it are over. Then, in half of what is left when he is asked, his lead
-- is, unless it is acknowledged. (The calendar is walked along once: this is on the way of every customer's mail.)
CREATE FUNCTION desk.promise_warnings(p desk.promise) RETURNS TABLE (what text, at timestamptz)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    s desk.service := desk.service_of((SELECT t.queue FROM desk.ticket t WHERE t.id = p.ticket_id));
    v_remind numeric := desk.open_amount(p.calendar, p.due_at, s.remind);
    v_decide numeric := desk.open_amount(p.calendar, p.due_at, s.decide);
    v_ranges tstzrange[] := desk.open_before(p.calendar, p.due_at, p.made_at, greatest(v_remind * 2, v_decide * 4));
    v_asked timestamptz := (SELECT max(e.at) FROM desk.event e
        WHERE e.promise_id = p.id AND e.kind = 'promise-asked' AND NOT (e.facts -> 'lead')::boolean);
    v_open numeric := (SELECT coalesce(sum(desk.range_seconds(r)), 0) FROM unnest(v_ranges) r);
    v_lead numeric;
BEGIN
    v_remind := least(v_remind, v_open / 2);
    v_decide := least(v_decide, v_open / 4);
    v_lead := v_decide / 2;
    IF v_asked > desk.moment_before(v_ranges, v_decide) THEN
        v_lead := (SELECT sum(desk.range_seconds(r * tstzrange(v_asked, p.due_at))) FROM unnest(v_ranges) r) / 2;
    END IF;
    RETURN QUERY
        SELECT w.what, w.at
        FROM (VALUES ('remind', desk.moment_before(v_ranges, v_remind)),
            ('decide', desk.moment_before(v_ranges, v_decide)),
            ('decide lead', desk.moment_before(v_ranges, v_lead))) AS w (what, at)
        WHERE w.at > p.made_at AND w.at < p.due_at
          AND NOT (w.what = 'decide lead' AND coalesce(p.acked_until >= w.at, false));
END;
$$;
