-- 'WHEN: WORDS' of #promise and #move, read by a calendar; PD001 with what was probably meant when it cannot be (and as
-- desk.promise_due). head: the command and what stands before the time in it. words is '' without any.
CREATE FUNCTION desk.promise_when(argument text, head text, calendar text, OUT due_at timestamptz, OUT words text)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_said text;
    v_given text[] := regexp_split_to_array(btrim(argument), '\s+');
    v_begins integer;
    v_hint text;
BEGIN
    SELECT w.said, coalesce(w.rest, '') INTO v_said, words FROM desk.when_colon(argument) w;
    IF desk.when_due(v_said, desk.now(), calendar) IS NULL THEN
        v_begins := desk.when_begins(argument, desk.now(), calendar);
    END IF;
    v_hint := CASE
        WHEN v_begins > 0 THEN format('Put a colon behind the time: %s %s: %s', head,
            rtrim(array_to_string(v_given[:v_begins], ' '), ',;:-–— '), ltrim(array_to_string(v_given[v_begins + 1:], ' '), ',;:-–— '))
        ELSE format('Write for example: %s fri 17:00%s, %1$s tomorrow noon%2$s, %1$s 3 business days%2$s, %1$s 24.12.%2$s.', head,
            CASE WHEN words = '' THEN '' ELSE ': ...' END) END;
    due_at := desk.promise_due(v_said, calendar, v_hint);
END;
$$;
