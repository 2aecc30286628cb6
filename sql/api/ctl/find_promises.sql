-- promisectl find-promises: the promises of a document of the reader's with their times worked out, as if sent then (NULL: now) in
-- that zone; those whose time cannot be are none. NULL: there is no such zone.
CREATE FUNCTION api.ctl_find_promises(promises jsonb, sent_at timestamptz, zone text) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
SET timezone = 'UTC'
AS $$
DECLARE
    v_sent_at timestamptz := coalesce(ctl_find_promises.sent_at, desk.now());
BEGIN
    BEGIN
        PERFORM v_sent_at AT TIME ZONE zone; -- (the view of all zones reads a thousand files)
    EXCEPTION WHEN invalid_parameter_value THEN
        RETURN NULL;
    END;
    RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'sentence', p.found -> 'sentence',
            'class', p.found -> 'class',
            'due', desk.zone_exact(d.due, zone),
            'conditional', coalesce(p.found -> 'conditional', 'false'),
            'words', p.found -> 'words',
            'precision', d.precision)
            ORDER BY p.n), '[]')
        FROM jsonb_array_elements(promises) WITH ORDINALITY AS p (found, n)
        CROSS JOIN LATERAL desk.spoken_due(p.found -> 'when', v_sent_at, zone, NULL) d
        WHERE d.due IS NOT NULL);
END;
$$;
