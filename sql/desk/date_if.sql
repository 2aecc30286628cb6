-- That day, if the calendar has it.
CREATE FUNCTION desk.date_if(year integer, month integer, day integer) RETURNS date
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE
        WHEN year BETWEEN 1 AND 9999 AND month BETWEEN 1 AND 12 AND day >= 1
            AND day <= extract(day FROM make_date(year, month, 1) + interval '1 month' - interval '1 day')
        THEN make_date(year, month, day)
    END
$$;
