-- The end of an incoming mail's way: what became of it and what was decided about a receipt.
CREATE FUNCTION desk.incoming_done(
    id bigint, message_id text, fingerprint text, document jsonb, disposition text, rule smallint, verdict text, reason text,
    detail text DEFAULT NULL, duplicate_of bigint DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE desk.incoming i
    SET state = 'done', disposition = incoming_done.disposition, detail = incoming_done.detail, cause = NULL,
        duplicate_of = incoming_done.duplicate_of,
        document = incoming_done.document - ARRAY['text', 'new_text', 'body', 'reply'] #- '{forwarded,text}',
        message_id = incoming_done.message_id, fingerprint = incoming_done.fingerprint,
        receipt_rule = rule, receipt_verdict = verdict, receipt_reason = reason,
        worker = NULL, leased_until = NULL, done_at = desk.now()
    WHERE i.id = incoming_done.id AND i.state IN ('new', 'import', 'parked');
    IF NOT FOUND THEN
        RAISE EXCEPTION 'mail % was dropped while it was being decided', id
            USING ERRCODE = 'serialization_failure';
    END IF;
END;
$$;
