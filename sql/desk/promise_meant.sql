-- The promise that a command means: the n-th of the ticket; without n the one that the answered mail is about, else the only
-- one that an agent has made (#ack: the only broken one, #ok: the only held notice). It goes on; else, and when it is not
-- certain, PD001 with the list. rest: what the command says behind the number.
CREATE FUNCTION desk.promise_meant(c desk.command, n integer, rest text) RETURNS desk.promise
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_label text := desk.ticket_label(c.ticket_id);
    v_of desk.promise[] := ARRAY(SELECT g FROM desk.promise_going(c.ticket_id, c.word) g);
    v_own desk.promise[] := ARRAY(SELECT g FROM unnest(v_of) g WHERE g.kind = 'own');
    v_broken desk.promise[] := ARRAY(SELECT g FROM unnest(v_of) g WHERE g.state = 'broken');
    p desk.promise := desk.promise_answered(c);
    v_why text;
BEGIN
    IF n IS NOT NULL THEN
        SELECT * INTO p FROM desk.promise x WHERE x.ticket_id = c.ticket_id AND x.number = n;
    ELSIF p.id IS NULL THEN
        p := CASE
            WHEN c.word = 'ok' AND cardinality(v_of) = 1 THEN v_of[1]
            WHEN c.word = 'ack' AND cardinality(v_broken) = 1 THEN v_broken[1]
            WHEN c.word <> 'ok' AND cardinality(v_own) = 1 AND (c.word <> 'ack' OR v_broken = '{}') THEN v_own[1] END;
    END IF;
    v_why := CASE
        WHEN p.id IS NULL AND n IS NOT NULL THEN format('%s has no promise %s.', v_label, n)
        WHEN p.id IS NULL AND v_of <> '{}' THEN format('Which one? Write its number: %s',
            rtrim(format('#%s %s', c.word, v_of[1].number) || CASE WHEN rest LIKE ':%' THEN rest ELSE ' ' || rest END, ': '))
        WHEN p.id IS NULL AND c.word = 'ok' THEN format('No notice of %s waits for an #ok.', v_label)
        WHEN p.id IS NULL THEN format('No promise is going on in %s.', v_label)
        WHEN p.ended_at IS NOT NULL THEN format('That one is over: %s.', desk.promise_line(p)) END;
    IF v_why IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001',
            MESSAGE = v_why || coalesce(E'\n' || (
                SELECT string_agg(desk.promise_line(g), E'\n' ORDER BY g.due_at, g.number) FROM desk.promise_going(c.ticket_id, c.word) g), '');
    END IF;
    RETURN p;
END;
$$;
