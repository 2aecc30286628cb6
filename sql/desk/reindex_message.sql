-- The message of a mail that was read anew: what of it differs. What an agent's customers were sent is what they were sent, and what he
-- forwarded is not the mail: those stay.
CREATE FUNCTION desk.reindex_message(i desk.incoming, document jsonb, dry boolean) RETURNS text[]
LANGUAGE plpgsql
AS $$
DECLARE
    o desk.message;
    m desk.message;
    f desk.mail;
    v_files jsonb;
    v_imported boolean := EXISTS (
        SELECT FROM desk.event e WHERE e.incoming_id = i.id AND e.kind IN ('opened', 'answered') AND e.facts ? 'imported');
    v_changed text[];
BEGIN
    SELECT * INTO o FROM desk.message x WHERE x.incoming_id = i.id;
    IF o.id IS NULL OR o.joined_by = 'agent' AND NOT v_imported THEN
        RETURN ARRAY[]::text[];
    END IF;
    m := o;
    f := desk.mail_of(f, document);
    m.sender := coalesce(desk.sender_of(document), '');
    m.subject := f.subject;
    m.text := coalesce(document ->> 'text', '');
    m.new_text := coalesce(document ->> 'new_text', '');
    m.language := f.found;
    m.message_id := f.message_id;
    v_files := (
        SELECT coalesce(jsonb_agg(jsonb_build_array(a.position, a.name, a.type, a.size, encode(a.sha256, 'hex'), a.inline, a.content_id)
            ORDER BY a.position), '[]')
        FROM desk.attachment a WHERE a.message_id = o.id);
    v_changed := desk.reindex_changed(
        to_jsonb(o) || jsonb_build_object('files', v_files), to_jsonb(m) || jsonb_build_object('files', desk.reindex_files(document)));
    IF dry OR v_changed = '{}' THEN
        RETURN v_changed;
    END IF;
    UPDATE desk.message x
    SET sender = m.sender, subject = m.subject, text = m.text, new_text = m.new_text, language = m.language, message_id = m.message_id
    WHERE x.id = o.id;
    IF 'files' = ANY (v_changed) THEN
        DELETE FROM desk.attachment a WHERE a.message_id = o.id;
        PERFORM desk.attachments_add(o.id, coalesce(nullif(document -> 'attachments', 'null'), '[]'));
    END IF;
    RETURN v_changed;
END;
$$;
