-- The receipt's decision about a mail as promisectl's answers carry it; NULL before the mail was read.
CREATE FUNCTION desk.ctl_receipt(i desk.incoming) RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT CASE WHEN i.receipt_rule IS NOT NULL THEN jsonb_build_object(
        'rule', i.receipt_rule,
        'verdict', i.receipt_verdict,
        'reason', i.receipt_reason) END
$$;
