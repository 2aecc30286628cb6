-- What the ledger keeps of a mail that was read anew: the reader's document without its texts, its fingerprint. What was decided by the old one
-- stays decided; that it is of another kind now is only said.
CREATE FUNCTION desk.reindex_incoming(i desk.incoming, document jsonb, dry boolean) RETURNS text[]
LANGUAGE plpgsql
AS $$
DECLARE
    f desk.mail;
    v_kept jsonb := reindex_incoming.document - ARRAY['text', 'new_text', 'body', 'reply'] #- '{forwarded,text}';
    v_changed text[];
BEGIN
    f := desk.mail_of(f, reindex_incoming.document);
    v_changed := array_remove(ARRAY[
        CASE WHEN i.document ->> 'kind' IS DISTINCT FROM f.kind THEN 'kind (not decided anew)' END,
        CASE WHEN i.document - 'fingerprint' IS DISTINCT FROM v_kept - 'fingerprint' OR i.fingerprint IS DISTINCT FROM f.fingerprint
            THEN 'facts' END], NULL);
    IF NOT dry AND v_changed <> '{}' THEN
        UPDATE desk.incoming x SET document = v_kept, fingerprint = f.fingerprint, message_id = f.message_id WHERE x.id = i.id;
    END IF;
    RETURN v_changed;
END;
$$;
