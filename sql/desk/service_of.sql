-- What a queue promises its customers; where the configuration says nothing of it: nothing, and what agents promise themselves
-- is looked after by the defaults of the table.
CREATE FUNCTION desk.service_of(queue text) RETURNS desk.service
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v desk.service;
BEGIN
    SELECT * INTO v FROM desk.service x WHERE x.queue = service_of.queue AND x.active;
    IF NOT FOUND THEN
        SELECT service_of.queue, s.calendar, interval '4 hours', interval '2 hours', 3, 'send', interval '2 hours', interval '1 day',
            interval '1 day', true
        INTO v.queue, v.calendar, v.remind, v.decide, v.ask_times, v.notice, v.notice_hold, v.ack_limit, v.repeat_every, v.active
        FROM desk.setting s;
    END IF;
    RETURN v;
END;
$$;
