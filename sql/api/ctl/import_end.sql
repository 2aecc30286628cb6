-- An import is finished: what it made.
CREATE FUNCTION api.ctl_import_end(import integer) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER
SET search_path = desk, pg_temp
SET timezone = 'UTC'
AS $$
    UPDATE desk.import x SET finished_at = desk.now()
    WHERE x.id = ctl_import_end.import AND x.finished_at IS NULL
      AND NOT EXISTS (SELECT FROM desk.import_mail w WHERE w.import_id = x.id);
    SELECT jsonb_build_object(
        'import', x.id, 'source', x.source, 'queue', x.queue, 'finished', x.finished_at IS NOT NULL,
        'mails', (SELECT coalesce(jsonb_object_agg(f.what, f.n), '{}')
                  FROM (SELECT coalesce(r.disposition, r.state) AS what, count(*) AS n
                        FROM desk.mailbox b JOIN desk.incoming r ON r.mailbox_id = b.id AND r.uidvalidity = x.id
                        WHERE b.name = '(import)' GROUP BY 1) f),
        'tickets', t.n, 'states', t.states, 'first', t.first, 'last', t.last,
        'oldest_at', t.oldest_at, 'newest_at', t.newest_at)
    FROM desk.import x
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(g.n), 0) AS n, coalesce(jsonb_object_agg(g.state, g.n) FILTER (WHERE g.state IS NOT NULL), '{}') AS states,
            desk.ctl_label(min(g.first)) AS first, desk.ctl_label(max(g.last)) AS last, min(g.oldest) AS oldest_at,
            max(g.newest) AS newest_at
        FROM (SELECT y.state, count(*) AS n, min(y.number) AS first, max(y.number) AS last, min(y.arrived_at) AS oldest,
                  max(y.arrived_at) AS newest
              FROM desk.ticket y WHERE y.import_id = x.id AND y.merged_into IS NULL GROUP BY y.state) g) t
    WHERE x.id = ctl_import_end.import
$$;
