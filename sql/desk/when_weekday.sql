-- In how many days the next such weekday is, 1 to 7: said on a Friday, "friday" is a week from then. NULL when it is none.
CREATE FUNCTION desk.when_weekday(text text, today date) RETURNS integer
LANGUAGE sql IMMUTABLE
AS $$
    SELECT (n::integer - extract(isodow FROM today)::integer + 6) % 7 + 1
    FROM unnest('{mon(day)?,tue(s(day)?)?,wed(nesday)?,thu(r(s(day)?)?)?,fri(day)?,sat(urday)?,sun(day)?}'::text[])
        WITH ORDINALITY AS w (pattern, n)
    WHERE when_weekday.text ~ format('^(this )?%s[.]?$', pattern)
$$;
