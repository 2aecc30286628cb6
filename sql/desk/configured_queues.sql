-- The configuration's list of queues as rows, the amounts of time as intervals.
CREATE FUNCTION desk.configured_queues(queues jsonb)
RETURNS TABLE (name text, calendar text, lead text, first_reply interval, next_reply interval, update interval, resolve interval,
    remind interval, decide interval, ask interval, ask_times smallint, notice text, notice_hold interval, ack_limit interval,
    repeat interval, detected_promises text, escalation jsonb)
LANGUAGE sql IMMUTABLE
AS $$
    SELECT r.name, nullif(r.calendar, ''), lower(nullif(r.lead, '') COLLATE "C"), r.first_reply, r.next_reply, r.update, r.resolve,
        r.remind, r.decide, r.ask, r.ask_times, r.notice, r.notice_hold, r.ack_limit, r.repeat, nullif(r.detected_promises, 'desk'),
        coalesce(nullif(r.escalation, 'null'), '[]')
    FROM jsonb_to_recordset(coalesce(nullif(queues, 'null'), '[]'))
        AS r (name text, calendar text, lead text, first_reply interval, next_reply interval, update interval, resolve interval,
            remind interval, decide interval, ask interval, ask_times smallint, notice text, notice_hold interval,
            ack_limit interval, repeat interval, detected_promises text, escalation jsonb)
$$;
