-- Makes the timers of one promise what its row says they are (desk.timers_of). A warning whose moment is over is not made
-- again: it has been given, or is no longer worth giving. What is put off beyond its moment stays so.
CREATE FUNCTION desk.timers_set(p desk.promise) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    c_sleep constant interval := interval '30 seconds'; -- the daemon's clock looks that often by itself
    w record;
    v_kept text[] := ARRAY[]::text[];
    v_soon boolean := false;
BEGIN
    FOR w IN SELECT x.what, x.at FROM desk.timers_of(p) x LOOP
        v_kept := v_kept || w.what;
        CONTINUE WHEN EXISTS (
            SELECT FROM desk.timer t
            WHERE t.promise_id = p.id AND t.what = w.what AND t.ticket_id = p.ticket_id
              AND (t.at = w.at OR t.at > w.at AND w.at <= desk.now() AND w.what IN ('remind', 'decide', 'decide lead', 'break')));
        DELETE FROM desk.timer t WHERE t.promise_id = p.id AND t.what = w.what;
        IF w.at > desk.now() OR w.what NOT IN ('remind', 'decide', 'decide lead') THEN
            INSERT INTO desk.timer (at, what, ticket_id, promise_id) VALUES (w.at, w.what, p.ticket_id, p.id);
            v_soon := v_soon OR w.at < desk.now() + c_sleep;
        END IF;
    END LOOP;
    DELETE FROM desk.timer t WHERE t.promise_id = p.id AND t.what <> ALL (v_kept);
    IF v_soon THEN
        PERFORM pg_notify('promised_clock', '');
    END IF;
END;
$$;
