-- Not taken: again (desk.retry_wait) until it is a day old. What else waits for that receiver waits as well, so that one that
-- hangs is not asked for every call in turn.
CREATE FUNCTION desk.hook_later(id bigint) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    h desk.hook;
BEGIN
    SELECT * INTO h FROM desk.hook x WHERE x.id = hook_later.id;
    IF desk.now() - h.created_at >= interval '1 day' THEN
        RETURN desk.hook_failed(h.id, 'gave up after a day');
    END IF;
    UPDATE desk.hook x
    SET state = 'retry', next_at = desk.now() + desk.retry_wait(h.attempts)
    WHERE x.id = h.id
    RETURNING * INTO h;
    UPDATE desk.hook x SET next_at = h.next_at
    WHERE x.webhook = h.webhook AND x.state IN ('queued', 'retry') AND x.next_at < h.next_at;
    RETURN h.state;
END;
$$;
