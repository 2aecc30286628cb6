-- 'WHEN: WORDS' of #promise and #move, read by a calendar. PD001 when the time cannot be read, with what was probably meant;
-- when it is over; or so far away that it must be a slip. head: the command and what stands before the time in it. words is
-- '' without any.
CREATE FUNCTION desk.promise_when(argument text, head text, calendar text, OUT due_at timestamptz, OUT words text)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    c_example constant text := 'Write for example: %s fri 17:00%s, %1$s tomorrow noon%2$s, %1$s 3 business days%2$s, %1$s 24.12.%2$s';
    v_why text;
    v_said text;
    v_words integer;
BEGIN
    SELECT w.said, coalesce(w.rest, '') INTO v_said, words FROM desk.when_colon(argument) w;
    due_at := desk.when_due(v_said, desk.now(), calendar);
    IF due_at IS NULL THEN
        v_words := desk.when_begins(argument, desk.now(), calendar);
        v_why := format('"%s" is no time that can be read. ', left(v_said, 60)) || CASE
            WHEN v_words > 0 THEN format('Put a colon behind the time: %s %s: %s', head,
                rtrim(array_to_string((regexp_split_to_array(btrim(argument), '\s+'))[:v_words], ' '), ',;:-–—'),
                ltrim(array_to_string((regexp_split_to_array(btrim(argument), '\s+'))[v_words + 1:], ' '), ',;:-–— '))
            ELSE format(c_example, head, CASE WHEN words = '' THEN '' ELSE ': ...' END) || '.' END;
    ELSIF due_at <= desk.now() THEN
        v_why := format('%s is over: write a time to come.', desk.moment_shown(due_at));
    ELSIF due_at > desk.now() + interval '1 year 1 day' THEN
        v_why := format('%s is more than a year away.', desk.moment_shown(due_at));
    END IF;
    IF v_why IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = v_why;
    END IF;
END;
$$;
