-- The mail of ours that a bounce, delay or read receipt is about, and whether it says so of the one whom we wrote to. Only
-- what a stranger cannot guess counts: the token in the address that the report came to, or our own Message-ID.
CREATE FUNCTION desk.report_target(
    m desk.mail, report jsonb, s desk.setting, OUT outbox_id bigint, OUT status text, OUT action text, OUT diagnostic text,
    OUT certain boolean)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_report jsonb := CASE jsonb_typeof(report) WHEN 'object' THEN report ELSE '{}' END;
    v_said jsonb := coalesce(nullif(v_report -> 'recipients', 'null'), '[]') || (v_report - 'recipients');
BEGIN
    SELECT o.id, r.status, lower(r.action), left(r.diagnostic, 500),
        t.token IS NOT NULL OR lower(r.recipient COLLATE "C") = lower(o.recipient)
    INTO report_target.outbox_id, report_target.status, report_target.action, report_target.diagnostic, report_target.certain
    FROM desk.outbox o
    LEFT JOIN desk.token t ON t.token = ANY (desk.tokens_in(m, s)) AND t.ticket_id = o.ticket_id
        AND t.address = lower(o.recipient)
    CROSS JOIN jsonb_to_recordset(v_said) AS r (recipient text, status text, action text, diagnostic text)
    WHERE o.message_id = v_report ->> 'original_message_id'
       OR o.ticket_id = t.ticket_id
    ORDER BY o.message_id = v_report ->> 'original_message_id' DESC NULLS LAST, 5 DESC NULLS LAST, r.action IS NULL, o.id DESC
    LIMIT 1;
    report_target.certain := coalesce(report_target.certain, false);
END;
$$;
