-- An amount of time as the configuration writes it, for people: '10 d', '1 h 30 min'.
CREATE FUNCTION desk.ctl_amount(amount interval) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT coalesce(nullif(concat_ws(' ',
            nullif(extract(day FROM amount), 0) || ' d', nullif(extract(hour FROM amount), 0) || ' h',
            nullif(extract(minute FROM amount), 0) || ' min',
            nullif(round(extract(second FROM amount))::integer, 0) || ' s'), ''), '0 s')
    WHERE amount IS NOT NULL
$$;
