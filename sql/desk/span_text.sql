-- An amount of open time as people read it: 3 h 20 min.
CREATE FUNCTION desk.span_text(amount interval) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE WHEN m < 1 THEN 'less than a minute' ELSE concat_ws(' ', nullif(m / 60, 0) || ' h', nullif(m % 60, 0) || ' min') END
    FROM (SELECT (extract(epoch FROM amount) / 60)::integer) AS x (m)
$$;
