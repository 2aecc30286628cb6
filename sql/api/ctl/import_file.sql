-- Files up to n mails of an import, all of which are read: {"filed": {disposition: count}, "failed": [mails], "more": boolean}. What cannot
-- be filed is parked; the others go on.
CREATE FUNCTION api.ctl_import_file(import integer, n integer) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
DECLARE
    s desk.setting;
    i desk.import;
    v_id bigint;
    v_filed text[] := ARRAY[]::text[];
    v_failed bigint[] := ARRAY[]::bigint[];
BEGIN
    PERFORM desk.accept_lock();
    SELECT * INTO s FROM desk.setting;
    SELECT * INTO STRICT i FROM desk.import x WHERE x.id = ctl_import_file.import AND x.finished_at IS NULL;
    FOR _ IN 1 .. n LOOP
        v_id := desk.import_next(i.id);
        EXIT WHEN v_id IS NULL;
        BEGIN
            v_filed := v_filed || desk.import_file(v_id, i, s);
        EXCEPTION WHEN OTHERS THEN
            -- What is no fault of the mail (a conflict, a full disk, a shutdown): the whole work is tried again.
            IF SQLSTATE ~ '^(40|53|55|57|58)' THEN
                RAISE;
            END IF;
            UPDATE desk.incoming x SET state = 'parked', attempts = 1, failures = 1, cause = 'import-failed', detail = SQLERRM WHERE x.id = v_id;
            v_failed := v_failed || v_id;
        END;
        DELETE FROM desk.import_mail w WHERE w.incoming_id = v_id;
    END LOOP;
    RETURN jsonb_build_object(
        'filed', (SELECT coalesce(jsonb_object_agg(f.what, f.n), '{}')
                  FROM (SELECT what, count(*) AS n FROM unnest(v_filed) AS x (what) GROUP BY what) f),
        'failed', to_jsonb(v_failed),
        'more', desk.import_next(i.id) IS NOT NULL);
END;
$$;
