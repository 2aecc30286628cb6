-- The note of a mail that was read anew: what of it differs.
CREATE FUNCTION desk.reindex_note(i desk.incoming, document jsonb, dry boolean) RETURNS text[]
LANGUAGE plpgsql
AS $$
DECLARE
    o desk.note;
    n desk.note;
    f desk.mail;
    v_files jsonb;
    v_changed text[];
BEGIN
    SELECT * INTO o FROM desk.note x WHERE x.incoming_id = i.id;
    IF o.id IS NULL OR o.kind = 'forward' THEN
        RETURN ARRAY[]::text[];
    END IF;
    n := o;
    f := desk.mail_of(f, document);
    n.sender := coalesce(desk.sender_of(document), '');
    n.subject := f.subject;
    n.text := coalesce(document ->> 'text', '');
    n.new_text := coalesce(document ->> 'new_text', '');
    -- As desk.note_put has it.
    IF o.kind <> 'held' AND NOT EXISTS (SELECT FROM desk.event e WHERE e.incoming_id = i.id AND e.kind = 'noted' AND e.facts ? 'imported') THEN
        n.new_text := coalesce(nullif(document ->> 'body', ''), n.new_text);
    END IF;
    v_files := (
        SELECT coalesce(jsonb_agg(jsonb_build_array(a.position, a.name, a.type, a.size, encode(a.sha256, 'hex'), a.inline, a.content_id)
            ORDER BY a.position), '[]')
        FROM desk.note_attachment a WHERE a.note_id = o.id);
    v_changed := desk.reindex_changed(
        to_jsonb(o) || jsonb_build_object('files', v_files), to_jsonb(n) || jsonb_build_object('files', desk.reindex_files(document)));
    IF dry OR v_changed = '{}' THEN
        RETURN v_changed;
    END IF;
    UPDATE desk.note x SET sender = n.sender, subject = n.subject, text = n.text, new_text = n.new_text WHERE x.id = o.id;
    IF 'files' = ANY (v_changed) THEN
        DELETE FROM desk.note_attachment a WHERE a.note_id = o.id;
        PERFORM desk.note_attachments_add(o.id, coalesce(nullif(document -> 'attachments', 'null'), '[]'));
    END IF;
    RETURN v_changed;
END;
$$;
