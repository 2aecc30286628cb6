-- The minute by which an agent promises something, seen from at; NULL when it cannot be read. It may be over. Clock times and
-- days are those of the desk's zone, in which all mails show them. A day without a time ends as desk.when_end says; business
-- days and hours are the calendar's.
CREATE FUNCTION desk.when_due(text text, at timestamptz, calendar text) RETURNS timestamptz
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    c_business constant text := '(?:business|working|work|office|open)[ -]?';
    v_zone text := coalesce((SELECT s.zone FROM desk.setting s),
        (SELECT c.zone FROM desk.calendar c WHERE c.name = when_due.calendar));
    v_said text := btrim(replace(desk.when_said(when_due.text), format('(%s)', lower(v_zone)), ''));
    v_clock text;
    v_day text;
    v_date date;
    v_count text;
BEGIN
    v_count := substring(v_said FROM format('^(?:in |within )?([0-9]{1,3}|an?) %sh(?:ours?)?$', c_business));
    IF v_count IS NOT NULL THEN
        RETURN date_trunc('minute', desk.business_add(calendar, at, make_interval(hours => desk.when_count(v_count))));
    ELSIF desk.when_span(v_said) IS NOT NULL THEN
        RETURN date_trunc('minute', at + desk.when_span(v_said));
    END IF;
    SELECT p.clock, p.day INTO v_clock, v_day FROM desk.when_parts(v_said) p;
    v_count := substring(v_day FROM format('^(?:in |within )?([0-9]{1,3}|an?|next) %sd(?:ays?)?$', c_business));
    v_date := CASE
        WHEN v_count IS NOT NULL THEN (SELECT max(b.day)
            FROM (SELECT desk.business_day_end(calendar, at, desk.when_count(v_count))) AS e (ends),
                desk.business_days_of(calendar, e.ends - interval '1 second', e.ends) b)
        WHEN v_day ~ '^((the )?end of (the )?(business |working )?day|eod|cob|close of business)$' THEN (at AT TIME ZONE v_zone)::date
        WHEN v_day ~ '^((the )?end of (the |this )?week|eow|this week)$' THEN desk.when_period(calendar, 'week', 0, at, v_zone)
        WHEN v_day ~ '^(the )?end of next week$' THEN desk.when_period(calendar, 'week', 1, at, v_zone)
        WHEN v_day ~ '^((the )?end of (the |this )?month|eom|this month)$' THEN desk.when_period(calendar, 'month', 0, at, v_zone)
        WHEN v_day ~ '^(the )?end of next month$' THEN desk.when_period(calendar, 'month', 1, at, v_zone)
        ELSE desk.when_day(regexp_replace(v_day, '^within ', 'in '), at AT TIME ZONE v_zone) END;
    RETURN CASE
        WHEN v_clock IS NULL THEN desk.when_end(calendar, v_date, at, v_zone)
        ELSE (v_date + desk.when_clock(v_clock)) AT TIME ZONE v_zone END;
EXCEPTION
    -- A calendar that is hardly ever open does not come to so much within its limit.
    WHEN invalid_parameter_value THEN
        RETURN NULL;
END;
$$;
