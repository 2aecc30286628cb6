-- What is wrong at this moment, by name: the conditions behind alarms.
CREATE FUNCTION desk.alarms_now() RETURNS TABLE (name text, since timestamptz, detail text)
LANGUAGE plpgsql STABLE -- its plan is made once a session: the clock asks every half minute, and planning takes longer than looking
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
        SELECT 'desk-restored', h.since,
            format('the database was restored from the backup of %s: nothing is sent and no promise is looked after until: promisectl outbox release',
                desk.moment_shown(h.made_at))
        FROM desk.hold h
        UNION ALL
        SELECT 'mailbox-away ' || m.name, coalesce(m.fetched_at, m.since),
            format('mailbox %s was not fetched for 15 minutes: %s', m.name, coalesce(nullif(m.detail, ''), m.state))
        FROM desk.mailbox m
        WHERE m.active AND greatest(m.fetched_at, m.since) < desk.now() - interval '15 minutes'
        UNION ALL
        SELECT 'outbox-late', min(o.created_at),
            format('outgoing mail waits for more than an hour, %s in all; the first is %s: %s', count(*), min(o.id),
                coalesce((array_agg(o.last_reply ORDER BY o.id))[1], 'not tried yet'))
        FROM desk.outbox o CROSS JOIN desk.setting s
        WHERE o.state IN ('queued', 'retry', 'sending') AND o.created_at < desk.now() - interval '1 hour' AND s.mode = 'live' AND NOT desk.held()
        HAVING count(*) > 0
        UNION ALL
        SELECT 'incoming-late', min(i.fetched_at),
            format('stored mail is unread for more than 15 minutes, %s in all; the first is mail %s', count(*), min(i.id))
        FROM desk.incoming i
        WHERE i.state = 'new' AND i.fetched_at < desk.now() - interval '15 minutes'
        HAVING count(*) > 0
        UNION ALL
        SELECT * FROM desk.alarms_hooks()
        UNION ALL
        SELECT * FROM desk.alarms_holidays()
        UNION ALL
        SELECT * FROM desk.alarms_oauth()
        UNION ALL
        -- Raised where the budget is met (desk.breaker_check); it lasts until there is room again.
        SELECT a.name, a.since, a.detail
        FROM desk.alarm a CROSS JOIN desk.setting s
        WHERE a.name = 'receipt-budget' AND desk.receipts_spent() >= s.per_hour
        UNION ALL
        SELECT 'timers-late', min(t.at),
            format('what is due by the clock waits for more than five minutes, %s in all: is a session idle in a transaction?', count(*))
        FROM desk.timer t WHERE t.at < desk.now() - interval '5 minutes' AND NOT desk.held()
        HAVING count(*) > 0
        UNION ALL
        SELECT 'timer-failed', desk.now(),
            format('what is due by the clock cannot be done, %s in all; %s of promise %s (%s): %s', count(*),
                (array_agg(t.what ORDER BY t.failures DESC, t.id))[1], (array_agg(t.promise_id ORDER BY t.failures DESC, t.id))[1],
                (array_agg(desk.ticket_label(t.ticket_id) ORDER BY t.failures DESC, t.id))[1],
                (array_agg(t.failure ORDER BY t.failures DESC, t.id))[1])
        FROM desk.timer t WHERE t.failures > 0
        HAVING count(*) > 0
        UNION ALL
        -- Raised where it is found (desk.due_escalate); it lasts until somebody answers for every broken promise.
        SELECT a.name, a.since, a.detail
        FROM desk.alarm a
        -- Asked of all that is broken only while the alarm lasts: an EXISTS of its own would be asked first, every time.
        WHERE a.name = 'promise-unheard' AND CASE a.name WHEN 'promise-unheard' THEN EXISTS (
            SELECT FROM desk.timer t JOIN desk.promise p ON p.id = t.promise_id
            WHERE t.what = 'escalate' AND p.level > 0 AND desk.promise_holder(p) IS NULL) END;
END;
$$;
