-- The n-th business day after a day, or before it when n is negative; NULL when there is none within about a year.
CREATE FUNCTION desk.spoken_business_day(calendar text, day date, n integer) RETURNS date
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_left integer := abs(n);
    v_day date := day;
BEGIN
    FOR v_step IN 1 .. 400 LOOP
        v_day := v_day + sign(n)::integer;
        v_left := v_left - desk.open_on(calendar, v_day)::integer;
        IF v_left <= 0 THEN
            RETURN v_day;
        END IF;
    END LOOP;
    RETURN NULL;
END;
$$;
