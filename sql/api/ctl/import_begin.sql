-- promisectl import begins, or goes on with what was interrupted. {"refused": words}, or {"import", "continued", "waiting"}. Until the
-- session ends no other import can begin.
CREATE FUNCTION api.ctl_import_begin(
    source text, queue text, language text, open_since timestamptz, answers_by integer, actor text)
RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = desk, pg_temp
AS $$
DECLARE
    s desk.setting;
    i desk.import;
    v_new boolean := false;
    v_box integer;
BEGIN
    SELECT * INTO s FROM desk.setting;
    IF s.single IS NULL THEN
        RETURN jsonb_build_object('refused', 'the desk has never been started, so it knows neither its addresses nor its agents; start '
            'it once (sudo systemctl start promised; mode = "observe" sends nothing), then import');
    ELSIF NOT pg_try_advisory_lock(hashtextextended('promised import', 0)) THEN
        RETURN jsonb_build_object('refused', 'another import is under way; wait until it ends');
    END IF;
    SELECT * INTO i FROM desk.import x WHERE x.finished_at IS NULL;
    IF i.id IS NOT NULL AND desk.import_begin_source(i, ctl_import_begin.source) IS NOT NULL THEN
        RETURN jsonb_build_object('refused', desk.import_begin_source(i, ctl_import_begin.source));
    ELSIF i.id IS NULL THEN
        IF source IS NULL THEN
            RETURN jsonb_build_object('refused', 'no import was interrupted: there is nothing to finish');
        END IF;
        v_new := true;
        v_box := desk.import_mailbox(s);
        INSERT INTO desk.import (source, queue, language, open_since, answers_by, actor, begun_at)
        SELECT ctl_import_begin.source,
            coalesce(ctl_import_begin.queue, (SELECT m.queue FROM desk.mailbox m WHERE m.active ORDER BY m.id LIMIT 1), 'general'),
            coalesce(ctl_import_begin.language, s.language), ctl_import_begin.open_since, ctl_import_begin.answers_by,
            ctl_import_begin.actor, desk.now()
        RETURNING * INTO i;
        INSERT INTO desk.epoch (mailbox_id, uidvalidity, old_below, began_at)
        VALUES (v_box, i.id, 9223372036854775807, desk.now());
    END IF;
    RETURN jsonb_build_object('import', i.id, 'continued', NOT v_new, 'queue', i.queue,
        'waiting', (SELECT count(*) FROM desk.import_mail w WHERE w.import_id = i.id));
END;
$$;
