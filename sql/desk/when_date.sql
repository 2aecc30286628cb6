-- A date: 2026-12-24, 24.12., 24.12.2026, 24 dec, 24th of december 2026, dec 24, with or without its (right) weekday before
-- it. Without a year the next such day, today included. NULL when there is no such day.
CREATE FUNCTION desk.when_date(text text, today date) RETURNS date
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    c_months constant text[] := ARRAY['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september',
        'october', 'november', 'december'];
    c_month constant text := '([a-z]{3,9})[.]?';
    v_day text[] := regexp_match(when_date.text, '^(?:([a-z]{3,9})[.]? )?(.*)$');
    v_said text := v_day[2];
    v_parts text[]; -- year, month, day
    v_date date;
BEGIN
    IF v_day[1] IS NOT NULL AND desk.when_weekday(v_day[1], today) IS NULL THEN
        v_day[1] := NULL;
        v_said := when_date.text;
    END IF;
    v_parts := coalesce(regexp_match(v_said, '^([0-9]{4})-([0-9][0-9]?)-([0-9][0-9]?)$'),
        (SELECT ARRAY[p[3], p[2], p[1]] FROM regexp_match(v_said, '^([0-9][0-9]?)[.] ?([0-9][0-9]?)(?:[.](?: ?([0-9]{4}))?)?$') p WHERE p IS NOT NULL),
        (SELECT ARRAY[p[3], p[2], p[1]] FROM regexp_match(v_said, format('^([0-9][0-9]?)(?:st|nd|rd|th|[.])?(?: of)? ?%s(?: ([0-9]{4}))?$', c_month)) p
         WHERE p IS NOT NULL),
        (SELECT ARRAY[p[3], p[1], p[2]] FROM regexp_match(v_said, format('^%s ([0-9][0-9]?)(?:st|nd|rd|th|[.])?(?: ([0-9]{4}))?$', c_month)) p
         WHERE p IS NOT NULL));
    IF v_parts[2] ~ '[a-z]' THEN
        v_parts[2] := (SELECT n FROM unnest(c_months) WITH ORDINALITY AS m (month, n)
            WHERE v_parts[2] IN (month, left(month, 3), CASE n WHEN 9 THEN 'sept' END));
    END IF;
    v_date := CASE
        WHEN v_parts[1] IS NOT NULL THEN desk.date_if(v_parts[1]::integer, v_parts[2]::integer, v_parts[3]::integer)
        ELSE (SELECT min(d) FROM generate_series(0, 8) AS ahead,
            desk.date_if(extract(year FROM today)::integer + ahead, v_parts[2]::integer, v_parts[3]::integer) AS d WHERE d >= today)
    END;
    RETURN CASE WHEN v_day[1] IS NULL OR desk.when_weekday(v_day[1], v_date) = 7 THEN v_date END;
END;
$$;
