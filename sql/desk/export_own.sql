-- A ticket as far as it is a customer's own: what he wrote, what he was sent, what was promised to him. Nothing internal, nobody else's.
CREATE FUNCTION desk.export_own(t desk.ticket, customer text) RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT jsonb_build_object(
        'number', t.number, 'label', desk.ctl_label(t.number), 'subject', CASE WHEN x.requester THEN t.subject END, 'state', t.state,
        'language', t.language, 'arrived_at', t.arrived_at, 'closed_at', t.closed_at, 'requester', x.requester,
        'messages', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                       'mail', m.incoming_id, 'kind', m.kind, 'sender', CASE WHEN m.agent_id IS NULL THEN m.sender ELSE s.name END,
                       'by_desk', m.agent_id IS NOT NULL, 'message_id', m.message_id, 'subject', m.subject, 'text', m.text,
                       'language', m.language, 'received_at', m.received_at,
                       'attachments', (
                           SELECT coalesce(jsonb_agg(desk.ctl_file(a.position, a.name, a.type, a.size, a.sha256, a.inline)
                                      ORDER BY a.position), '[]')
                             FROM desk.attachment a WHERE a.message_id = m.id)) ORDER BY m.seq), '[]')
            FROM desk.message m
            WHERE m.ticket_id = t.id
              AND (m.customer_id = x.id OR m.agent_id IS NOT NULL AND desk.message_reached(m, export_own.customer))),
        'sent', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                       'outbox', o.id, 'kind', o.kind, 'recipient', o.recipient, 'message_id', o.message_id, 'state', o.state,
                       'created_at', o.created_at, 'sent_at', o.sent_at) ORDER BY o.id), '[]')
            FROM desk.outbox o
            WHERE o.ticket_id = ANY (desk.ticket_family(t.id)) AND o.audience = 'customer'
              AND lower(o.recipient) = lower(export_own.customer COLLATE "C")),
        'promises', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                       'kind', p.kind, 'what', nullif(p.what, ''), 'state', p.state, 'made_at', p.made_at, 'due_at', p.due_at,
                       'broken_at', p.broken_at, 'ended_at', p.ended_at) ORDER BY p.number), '[]')
            FROM desk.promise p WHERE p.ticket_id = t.id AND x.requester))
    FROM desk.setting s
    CROSS JOIN (SELECT c.id, c.id IS NOT DISTINCT FROM t.customer_id AS requester FROM desk.customer c
                WHERE lower(c.address) = lower(export_own.customer COLLATE "C")) x
$$;
