-- What decides who is told of a broken promise, and when: agents, their leads and hours, queues and their chains. Another
-- digest: something of it has changed.
CREATE FUNCTION desk.duties_digest() RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT md5(concat_ws(' ',
        (SELECT string_agg(concat_ws(',', a.id, a.lead, a.calendar, a.active, a.queues, a.address), ' ' ORDER BY a.id) FROM desk.agent a),
        (SELECT string_agg(s::text, ' ' ORDER BY s.queue) FROM desk.service s),
        (SELECT string_agg(l::text, ' ' ORDER BY l.queue, l.level) FROM desk.escalation_level l),
        (SELECT string_agg(concat_ws(',', c.name, c.zone), ' ' ORDER BY c.name) FROM desk.calendar c),
        (SELECT string_agg(c::text, ' ' ORDER BY c.calendar, c.weekday, c.opens) FROM desk.calendar_span c),
        (SELECT string_agg(h::text, ' ' ORDER BY h.calendar, h.day) FROM desk.holiday h),
        (SELECT s.calendar FROM desk.setting s)))
$$;
