-- The end of an incoming mail's way: what became of it and what was decided about a receipt.
CREATE FUNCTION desk.incoming_done(
    m desk.mail, document jsonb, disposition text, d desk.decision, detail text DEFAULT NULL, duplicate_of bigint DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE desk.incoming i
    SET state = 'done', disposition = incoming_done.disposition, detail = incoming_done.detail, cause = NULL,
        duplicate_of = incoming_done.duplicate_of,
        document = incoming_done.document - 'text' - 'new_text',
        message_id = m.message_id, fingerprint = m.fingerprint,
        receipt_rule = d.rule, receipt_verdict = d.verdict, receipt_reason = d.reason,
        worker = NULL, leased_until = NULL, done_at = desk.now()
    WHERE i.id = m.incoming_id;
END;
$$;
