-- The next n tickets of an export behind a number: [numbers].
CREATE FUNCTION api.ctl_export_next(after bigint, n integer, numbers bigint[], customer text, since text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
SET jit = off
AS $$
    SELECT coalesce(jsonb_agg(x.number ORDER BY x.number), '[]')
    FROM (SELECT t.number
          FROM desk.setting s, desk.export_tickets(numbers, customer, desk.import_day(since, s)) AS t (number)
          WHERE t.number > after ORDER BY t.number LIMIT n) x
$$;
