-- #yes [n]: what was found in the words of an answer is a promise; the customer has read it there.
CREATE FUNCTION desk.command_yes(c desk.command) RETURNS desk.command
LANGUAGE plpgsql
AS $$
DECLARE
    v_number integer := desk.found_number(c);
    f desk.finding;
    p desk.promise;
BEGIN
    c.said := NULL;
    FOR f IN SELECT * FROM desk.found_meant(c, v_number) LOOP
        IF f.state = 'recorded' THEN
            SELECT * INTO p FROM desk.promise x WHERE x.id = f.promise_id;
            c.said := concat_ws(E'\n', c.said, format('It stands: %s', desk.promise_line(p)));
        ELSE
            p := desk.found_yes(c, f);
            c.said := concat_ws(E'\n', c.said, format('Promise %s of %s: %s, by %s. The customer has read it in the answer.', p.number,
                desk.ticket_label(p.ticket_id), desk.promise_text(p), desk.moment_shown(p.due_at)));
        END IF;
    END LOOP;
    IF c.said IS NULL THEN
        PERFORM desk.found_nothing(c, v_number);
    END IF;
    RETURN c;
END;
$$;
