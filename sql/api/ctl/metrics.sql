-- promisectl metrics: all measures, an object a family: its name without "promised_", type, help and samples. No label holds
-- anything of a customer's or out of a mail.
CREATE FUNCTION api.ctl_metrics() RETURNS jsonb
LANGUAGE sql SECURITY DEFINER
SET search_path = desk, pg_temp
SET timezone = 'UTC'
AS $$
    SELECT desk.events_tally();
    WITH measures AS (
        SELECT * FROM (
            SELECT 1 AS part, m.* FROM desk.metrics_desk() m
            UNION ALL SELECT 2, m.* FROM desk.metrics_mail() m
            UNION ALL SELECT 3, m.* FROM desk.metrics_tickets() m
            UNION ALL SELECT 4, m.* FROM desk.metrics_promises() m
            UNION ALL SELECT 5, m.* FROM desk.metrics_events() m) AS x
    ), families AS (
        SELECT part, name, type, help,
               jsonb_agg(jsonb_build_object('labels', labels, 'value', trim_scale(value)::text) ORDER BY labels::text) AS samples
          FROM measures GROUP BY part, name, type, help
    )
    SELECT jsonb_agg(jsonb_build_object('name', name, 'type', type, 'help', help, 'samples', samples) ORDER BY part, name)
      FROM families
$$;
