-- promisectl import begins, or (source NULL: only) goes on with what was interrupted, as it was begun. {"refused": words}, or {"import",
-- "continued", "waiting", ...}. Until the session ends no other import can begin. open_since: a day of the desk's zone, or a moment.
CREATE FUNCTION api.ctl_import_begin(
    source text, queue text, language text, open_since text, answers_by integer, actor text)
RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = desk, pg_temp
SET timezone = 'UTC'
AS $$
DECLARE
    s desk.setting;
    i desk.import;
    v_new boolean := false;
    v_refused text;
BEGIN
    SELECT * INTO s FROM desk.setting;
    IF s.single IS NULL THEN
        RETURN jsonb_build_object('refused', 'the desk has never been started, so it knows neither its addresses nor its agents; '
            'start it once (sudo systemctl start promised; mode = "observe" sends nothing), then import');
    ELSIF NOT desk.import_lock() THEN
        RETURN jsonb_build_object('refused', 'another import is under way; wait until it ends');
    END IF;
    SELECT * INTO i FROM desk.import x WHERE x.finished_at IS NULL;
    IF i.id IS NOT NULL THEN
        v_refused := desk.import_other(i, ctl_import_begin.source);
    ELSIF ctl_import_begin.source IS NULL THEN
        v_refused := 'no import was interrupted: there is nothing to finish';
    ELSE
        v_new := true;
        i.source := ctl_import_begin.source;
        i.language := coalesce(ctl_import_begin.language, s.language);
        i.answers_by := ctl_import_begin.answers_by;
        i.actor := ctl_import_begin.actor;
        BEGIN
            i.queue := CASE WHEN ctl_import_begin.queue IS NULL
                THEN (SELECT m.queue FROM desk.mailbox m WHERE m.active ORDER BY m.id LIMIT 1)
                ELSE desk.queue_called(ctl_import_begin.queue) END;
            i.open_since := desk.import_day(ctl_import_begin.open_since, s);
        EXCEPTION
            WHEN SQLSTATE 'PD001' THEN
                v_refused := SQLERRM;
            WHEN data_exception THEN
                v_refused := format('"%s" is no day; write --open-since 2026-01-31', left(ctl_import_begin.open_since, 40));
        END;
        IF i.language <> ALL (s.languages || s.language) THEN
            v_refused := format('customers are not written to in "%s"; there are %s', left(i.language, 40),
                desk.listed(s.languages, 'and'));
        END IF;
    END IF;
    IF v_refused IS NULL AND v_new THEN
        i := desk.import_new(i, s);
    END IF;
    RETURN CASE WHEN v_refused IS NOT NULL THEN jsonb_build_object('refused', v_refused)
        ELSE jsonb_build_object('import', i.id, 'continued', NOT v_new, 'source', i.source, 'queue', i.queue, 'open_since', i.open_since,
            'waiting', (SELECT count(*) FROM desk.import_mail w WHERE w.import_id = i.id)) END;
END;
$$;
