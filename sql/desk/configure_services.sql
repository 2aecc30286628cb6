-- What the configured queues promise, and their escalation chains. The calendars, agents and desk's settings are there
-- already. A queue no longer in the configuration promises nothing more; what it has promised is looked after as before.
CREATE FUNCTION desk.configure_services(queues jsonb) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO desk.service AS s (queue, calendar, lead, first_reply, next_reply, update_every, resolve, remind, decide,
        ask_every, ask_times, notice, notice_hold, ack_limit, repeat_every, detected_promises)
    SELECT q.name, coalesce(q.calendar, d.calendar), q.lead, q.first_reply, q.next_reply, q.update, q.resolve,
        coalesce(q.remind, '4 hours'), coalesce(q.decide, '2 hours'), q.ask, coalesce(q.ask_times, 3::smallint),
        coalesce(q.notice, 'send'), coalesce(q.notice_hold, '2 hours'), coalesce(q.ack_limit, '1 day'),
        coalesce(q.repeat, '1 day'), q.detected_promises
    FROM desk.configured_queues(queues) q, desk.setting d
    ON CONFLICT (queue) DO UPDATE
    SET calendar = excluded.calendar, lead = excluded.lead, first_reply = excluded.first_reply,
        next_reply = excluded.next_reply, update_every = excluded.update_every, resolve = excluded.resolve,
        remind = excluded.remind, decide = excluded.decide, ask_every = excluded.ask_every, ask_times = excluded.ask_times,
        notice = excluded.notice, notice_hold = excluded.notice_hold, ack_limit = excluded.ack_limit,
        repeat_every = excluded.repeat_every, detected_promises = excluded.detected_promises, active = true;

    UPDATE desk.service s SET active = false
    WHERE s.active AND s.queue NOT IN (SELECT q.name FROM desk.configured_queues(queues) q);

    DELETE FROM desk.escalation_level l WHERE l.queue IN (SELECT q.name FROM desk.configured_queues(queues) q);
    INSERT INTO desk.escalation_level (queue, level, delay, who, webhook)
    SELECT l.queue, l.level, l.delay, l.who, l.webhook FROM desk.configured_levels(queues) l;
END;
$$;
