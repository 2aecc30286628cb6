-- How long it is until a moment, as one says it: in 3 business days; today.
CREATE FUNCTION desk.found_left(calendar text, due_at timestamptz, zone text) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT CASE
        WHEN d.days <= 0 THEN 'today'
        WHEN d.days = 1 THEN 'tomorrow'
        WHEN b.days = 0 THEN format('in %s days', d.days)
        WHEN b.days = 1 THEN 'on the next business day'
        ELSE format('in %s business days', b.days) END
    FROM (SELECT (due_at AT TIME ZONE zone)::date - (desk.now() AT TIME ZONE zone)::date) AS d (days),
        (SELECT (desk.now() AT TIME ZONE zone)::date + 1 AS first, (due_at AT TIME ZONE zone)::date AS last) AS s,
        LATERAL (SELECT count(DISTINCT x.day)
                 FROM desk.business_days_of(calendar, s.first::timestamp AT TIME ZONE zone, (s.last + 1)::timestamp AT TIME ZONE zone) x) AS b (days)
$$;
