-- #kept, #move, #drop without a number, in reply to a mail that asks about one promise which is none yet: then it is one.
CREATE FUNCTION desk.found_taken(c desk.command, n integer) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    v_found desk.finding[] := ARRAY(
        SELECT f FROM desk.outbox o JOIN desk.finding f ON f.message_id = o.carries_id
        WHERE o.message_id = c.answers AND o.kind = 'found' AND f.state = 'asked');
    p desk.promise;
BEGIN
    IF n IS NOT NULL OR v_found = '{}' THEN
        RETURN;
    ELSIF cardinality(v_found) > 1 THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = format(
            'The mail asks about %s promises, and none is made yet. Say first which is one, on a line above: #yes 1', cardinality(v_found));
    END IF;
    p := desk.found_yes(c, v_found[1]);
    UPDATE desk.outbox o SET promise_id = p.id WHERE o.message_id = c.answers;
END;
$$;
