-- The moment that #wait names; PD001 when it cannot be read, is over, or so far away that it must be a slip.
CREATE FUNCTION desk.wait_until(said text) RETURNS timestamptz
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_zone text := (SELECT s.zone FROM desk.setting s);
    v_at timestamptz := desk.when_of(said, desk.now(), v_zone);
BEGIN
    IF v_at IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = format('"%s" is no time that can be read. ', left(said, 60))
            || 'Write for example: #wait until fri 17:00, #wait until 24.12., #wait until tomorrow, #wait until in 2 weeks.';
    ELSIF v_at <= desk.now() THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = format('%s is over: write a time to come.', desk.moment_shown(v_at));
    ELSIF v_at > desk.now() + interval '1 year 1 day' THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = format('%s is more than a year away.', desk.moment_shown(v_at));
    END IF;
    RETURN v_at;
END;
$$;
