-- A date in words, {"day", "month", "year"?, "numeric"?}, seen from today: without a year the next such day, from the day given on;
-- NULL if that is so far ahead that the one before it was meant ("sent on 11 August", said on the 14th). Numbers are the day before the
-- month; if they could be the other way it is ambiguous.
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
        ELSE (SELECT min(d) FROM generate_series(v_this, v_this + 8) AS y, desk.date_if(y, v_month, v_day) AS d
            WHERE d BETWEEN from_day AND today + interval '9 months') END;
    ambiguous := v_numeric AND v_day <= 12 AND v_month <= 12 AND v_day <> v_month;
END;
$$;
