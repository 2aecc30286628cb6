-- An outgoing mail as promisectl's answers carry it.
CREATE FUNCTION desk.ctl_outgoing(o desk.outbox) RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT jsonb_build_object(
        'now', desk.now(),
        'outbox', o.id,
        'ticket', (SELECT desk.ctl_label(t.number) FROM desk.ticket t WHERE t.id = o.ticket_id),
        'kind', o.kind,
        'audience', o.audience,
        'agent', desk.ctl_agent(o.agent_id),
        'template', o.template,
        'language', o.language,
        'recipient', o.recipient,
        'recipient_name', o.recipient_name,
        'message_id', o.message_id,
        'state', o.state,
        'reason', o.reason,
        'attempts', o.attempts,
        'uncertain', o.uncertain,
        'rendered', o.bytes IS NOT NULL,
        'next_at', CASE WHEN o.state IN ('queued', 'retry') THEN o.next_at END,
        'leased_until', o.leased_until,
        'last_code', o.last_code,
        'last_reply', o.last_reply,
        'created_at', o.created_at,
        'sent_at', o.sent_at,
        'bounced_at', o.bounced_at)
$$;
