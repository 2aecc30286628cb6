-- Not taken: again after 1, 2, 5, 10, 30 minutes and every 30 minutes from then on, until it is a day old. What else waits
-- for that receiver waits as well, so that one that hangs is not asked for every call in turn.
CREATE FUNCTION desk.hook_later(id bigint) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    c_minutes constant integer[] := ARRAY[1, 2, 5, 10, 30];
    h desk.hook;
BEGIN
    SELECT * INTO h FROM desk.hook x WHERE x.id = hook_later.id;
    IF desk.now() - h.created_at >= interval '1 day' THEN
        RETURN desk.hook_failed(h.id, 'gave up after a day');
    END IF;
    UPDATE desk.hook x
    SET state = 'retry',
        next_at = desk.now() + make_interval(secs =>
            60 * c_minutes[least(greatest(h.attempts, 1), cardinality(c_minutes))] * (1 + random() / 4))
    WHERE x.id = h.id
    RETURNING * INTO h;
    UPDATE desk.hook x SET next_at = h.next_at
    WHERE x.webhook = h.webhook AND x.state IN ('queued', 'retry') AND x.next_at < h.next_at;
    RETURN h.state;
END;
$$;
