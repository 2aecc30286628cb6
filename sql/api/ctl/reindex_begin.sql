-- promisectl reindex begins, or goes on with what was interrupted: {"reindex" (NULL: a dry run, which is not gone on with), "until", "reached",
-- "total": mails to be read, "continued"}, or {"refused": words}.
CREATE FUNCTION api.ctl_reindex_begin(ticket bigint, since text, dry boolean, actor text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = desk, pg_temp
SET jit = off
AS $$
DECLARE
    s desk.setting;
    x desk.reindex;
    v_selection text := coalesce('ticket ' || ticket, 'since ' || since, 'all');
    v_since timestamptz;
    v_continued boolean;
BEGIN
    SELECT * INTO s FROM desk.setting;
    BEGIN
        v_since := desk.import_day(ctl_reindex_begin.since, s);
    EXCEPTION WHEN data_exception THEN
        RETURN jsonb_build_object('refused', format('"%s" is no day; write --since 2026-01-31', left(ctl_reindex_begin.since, 40)));
    END;
    IF ticket IS NOT NULL AND NOT EXISTS (SELECT FROM desk.ticket t WHERE t.number = ctl_reindex_begin.ticket) THEN
        RETURN jsonb_build_object('refused', format('there is no ticket %s', desk.ctl_label(ticket)));
    ELSIF NOT dry AND NOT pg_try_advisory_lock(hashtextextended('promised reindex', 0)) THEN
        RETURN jsonb_build_object('refused', 'another reindex is under way; wait until it ends');
    END IF;
    IF NOT dry THEN
        -- Another selection begins anew: what is left of the first one is none the worse for it.
        UPDATE desk.reindex r SET finished_at = desk.now() WHERE r.finished_at IS NULL AND r.selection <> v_selection;
        SELECT * INTO x FROM desk.reindex r WHERE r.finished_at IS NULL;
    END IF;
    v_continued := x.id IS NOT NULL;
    IF NOT v_continued THEN
        x.reached_id := 0;
        x.until_id := coalesce((SELECT max(i.id) FROM desk.incoming i), 0);
    END IF;
    IF NOT v_continued AND NOT dry THEN
        INSERT INTO desk.reindex (selection, until_id, actor, begun_at)
        VALUES (v_selection, x.until_id, ctl_reindex_begin.actor, desk.now())
        RETURNING * INTO x;
    END IF;
    RETURN jsonb_build_object('reindex', x.id, 'until', x.until_id, 'reached', x.reached_id, 'continued', v_continued,
        'total', (SELECT count(*) FROM desk.incoming i
                  WHERE i.id > x.reached_id AND i.id <= x.until_id AND desk.reindex_wanted(i, ctl_reindex_begin.ticket, v_since)));
END;
$$;
