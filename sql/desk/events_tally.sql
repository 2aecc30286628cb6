-- Counts on in desk.event_tally. Not to the end: numbers of events are given out before they are committed, and what comes late
-- behind the last that was counted would never be. No transaction of the desk takes ten minutes; an event may say that it is older
-- than it is, hence the ten thousand. Somebody else at it, or a database that only reads: it is left to the next time.
CREATE FUNCTION desk.events_tally() RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    v_from bigint;
    v_upto bigint;
BEGIN
    IF current_setting('transaction_read_only')::boolean THEN
        RETURN;
    END IF;
    SELECT t.upto INTO v_from FROM desk.event_tallied t FOR UPDATE SKIP LOCKED;
    SELECT e.id INTO v_upto FROM desk.event e
    WHERE e.at < desk.now() - interval '10 minutes' AND e.id <= (SELECT max(x.id) - 10000 FROM desk.event x)
    ORDER BY e.id DESC LIMIT 1;
    IF v_from IS NULL OR v_upto IS NULL OR v_upto <= v_from THEN
        RETURN;
    END IF;
    INSERT INTO desk.event_tally AS t (kind, n)
    SELECT e.kind, count(*) FROM desk.event e WHERE e.id > v_from AND e.id <= v_upto GROUP BY e.kind
    ON CONFLICT (kind) DO UPDATE SET n = t.n + EXCLUDED.n;
    UPDATE desk.event_tallied SET upto = v_upto;
END;
$$;
