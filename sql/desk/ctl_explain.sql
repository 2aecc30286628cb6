-- Why a mail became what it became: the ticket, the receipt, what was sent because of it and how that went.
CREATE FUNCTION desk.ctl_explain(i desk.incoming) RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT jsonb_build_object(
        'now', desk.now(),
        'mail', i.id,
        'mailbox', (SELECT name FROM desk.mailbox b WHERE b.id = i.mailbox_id),
        'uid', i.uid,
        'internal_date', i.internal_date,
        'state', i.state,
        'attempts', i.attempts,
        'cause', i.cause,
        'detail', i.detail,
        'disposition', i.disposition,
        'duplicate_of', i.duplicate_of,
        'kind', i.document ->> 'kind',
        'sender', i.document ->> 'from_raw',
        'subject', i.document ->> 'subject',
        'ticket', desk.ctl_label(t.number),
        'joined_by', m.joined_by,
        'authenticated', m.authenticated,
        'author', desk.ctl_agent(coalesce(m.agent_id, n.agent_id)),
        'note', CASE WHEN n.id IS NOT NULL THEN jsonb_build_object('kind', n.kind, 'reason', n.reason) END,
        'authority', desk.ctl_authority(i),
        'attention', CASE WHEN m.seq = 1 THEN t.attention END,
        'claims', CASE WHEN m.joined_by = 'new' THEN
            (SELECT desk.ctl_label(other.number) FROM desk.ticket other WHERE other.id = t.claims) END,
        'clues', desk.ctl_clues(i),
        'language', jsonb_build_object(
            'found', i.document -> 'language', 'declared', i.document ->> 'content_language',
            'forwarded', i.document #> '{forwarded,language}', 'used', m.answered_in, 'by', m.answered_by),
        'receipt', desk.ctl_receipt(i) || jsonb_build_object(
            'asks', desk.ctl_rule_text(i.receipt_rule),
            'evidence', desk.ctl_evidence(i.receipt_rule, i.document)),
        'outgoing', (
            SELECT coalesce(jsonb_agg(desk.ctl_outgoing(o) || jsonb_build_object('events', (
                       SELECT coalesce(jsonb_agg(desk.ctl_event(e) ORDER BY e.id), '[]')
                         FROM desk.event e WHERE e.outbox_id = o.id)) ORDER BY o.id), '[]')
              FROM desk.outbox o
             WHERE o.kind = 'receipt' AND o.ticket_id = t.id AND m.joined_by = 'new'
                OR o.carries_id = m.id OR o.note_id = n.id),
        'events', (
            SELECT coalesce(jsonb_agg(desk.ctl_event(e) ORDER BY e.id), '[]')
              FROM desk.event e WHERE e.incoming_id = i.id))
      FROM (SELECT) AS one
      LEFT JOIN desk.message m ON m.incoming_id = i.id
      LEFT JOIN desk.note n ON n.incoming_id = i.id
      LEFT JOIN desk.ticket t ON t.id = coalesce(m.ticket_id, n.ticket_id)
$$;
