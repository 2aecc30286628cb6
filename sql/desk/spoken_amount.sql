-- The day that lies so many days, business days, weeks, months or years after another. NULL for other units, and for parts of a day.
CREATE FUNCTION desk.spoken_amount(amount numeric, unit text, today date, calendar text) RETURNS date
LANGUAGE sql STABLE
AS $$
    SELECT CASE unit
        WHEN 'business day' THEN desk.spoken_business_day(calendar, today, ceil(amount)::integer)
        WHEN 'day' THEN CASE WHEN amount = trunc(amount) THEN today + amount::integer END
        WHEN 'week' THEN today + ceil(amount * 7)::integer
        WHEN 'month' THEN (today + make_interval(months => trunc(amount)::integer, days => round(amount % 1 * 30)::integer))::date
        WHEN 'year' THEN (today + make_interval(months => round(amount * 12)::integer))::date
    END
$$;
