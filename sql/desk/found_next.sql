-- When somebody is asked about a finding after those who were: the agent again when he would be reminded of the promise, his lead when
-- it would have to be decided. NULL: enough were, or there is no time left for it.
CREATE FUNCTION desk.found_next(f desk.finding, t desk.ticket) RETURNS timestamptz
LANGUAGE sql STABLE
AS $$
    SELECT min(w.at)
    FROM desk.promise_warnings(jsonb_populate_record(NULL::desk.promise, jsonb_build_object(
        'ticket_id', t.id, 'calendar', (desk.service_of(t.queue)).calendar, 'due_at', f.due_at, 'made_at', f.sent_at))) w
    WHERE w.what = CASE f.asked WHEN 1 THEN 'remind' WHEN 2 THEN 'decide' END AND w.at > desk.now()
$$;
