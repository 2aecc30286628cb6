-- A date in words, {"day", "month", "year"?, "numeric"?}, seen from today: without a year the next such day, from the day given on.
-- Numbers are the day before the month; if they could be the other way, or the day without a year has just been, it is ambiguous. Of a
-- month alone it is no business of this function: NULL.
CREATE FUNCTION desk.spoken_date(said jsonb, today date, from_day date, OUT day date, OUT ambiguous boolean)
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    v_day integer := (said ->> 'day')::integer;
    v_month integer := (said ->> 'month')::integer;
    v_year integer := (said ->> 'year')::integer;
    v_numeric boolean := coalesce((said ->> 'numeric')::boolean, false);
    v_this integer := extract(year FROM from_day);
BEGIN
    IF v_numeric AND v_month > 12 THEN -- it can only be the other way
        v_day := (said ->> 'month')::integer;
        v_month := (said ->> 'day')::integer;
    END IF;
    day := CASE
        WHEN v_year IS NOT NULL THEN desk.date_if(v_year + CASE WHEN v_year < 100 THEN 2000 ELSE 0 END, v_month, v_day)
        ELSE (SELECT min(d) FROM generate_series(v_this, v_this + 8) AS y, desk.date_if(y, v_month, v_day) AS d WHERE d >= from_day) END;
    ambiguous := v_numeric AND v_day <= 12 AND v_month <= 12 AND v_day <> v_month
        OR v_year IS NULL AND coalesce(desk.date_if(extract(year FROM day)::integer - 1, v_month, v_day) > today - 31, false);
END;
$$;
