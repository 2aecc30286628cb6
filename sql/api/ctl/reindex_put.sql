-- A mail was read anew: what differs from before is renewed, and noted as an event. {"ticket", "changed": [names], "missing": [sha256]}: bytes of
-- files that have to be stored before, in which case nothing is changed. dry: it only looks.
CREATE FUNCTION api.ctl_reindex_put(wanted bigint, document jsonb, dry boolean) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = desk, pg_temp
SET jit = off
AS $$
DECLARE
    i desk.incoming;
    v_ticket bigint;
    v_missing jsonb;
    v_changed text[] := ARRAY[]::text[];
BEGIN
    SELECT * INTO i FROM desk.incoming x WHERE x.id = ctl_reindex_put.wanted FOR UPDATE;
    v_missing := desk.reindex_missing(ctl_reindex_put.document);
    IF NOT dry AND v_missing <> '[]' THEN
        RETURN jsonb_build_object('missing', v_missing);
    END IF;
    v_changed := desk.reindex_message(i, ctl_reindex_put.document, dry) || desk.reindex_note(i, ctl_reindex_put.document, dry)
        || desk.reindex_incoming(i, ctl_reindex_put.document, dry);
    v_ticket := (SELECT m.ticket_id FROM desk.message m WHERE m.incoming_id = i.id
                 UNION SELECT n.ticket_id FROM desk.note n WHERE n.incoming_id = i.id LIMIT 1);
    IF v_changed <> '{}' AND NOT dry THEN
        PERFORM desk.event_add('reread', v_ticket, i.id, NULL, jsonb_build_object('changed', to_jsonb(v_changed)));
    END IF;
    RETURN jsonb_build_object('changed', to_jsonb(v_changed), 'missing', '[]'::jsonb,
        'ticket', (SELECT desk.ctl_label(t.number) FROM desk.ticket t WHERE t.id = v_ticket));
END;
$$;
