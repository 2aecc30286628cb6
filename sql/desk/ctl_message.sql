-- A ticket's message as promisectl's answers carry it: what a customer wrote, or what an agent wrote to the customer; of that
-- also where it went.
CREATE FUNCTION desk.ctl_message(m desk.message) RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT jsonb_build_object(
        'seq', m.seq,
        'mail', m.incoming_id,
        'kind', m.kind,
        'sender', m.sender,
        'agent', desk.ctl_agent(m.agent_id),
        'authenticated', m.authenticated,
        'message_id', m.message_id,
        'subject', m.subject,
        'new_text', m.new_text,
        'text', m.text,
        'language', m.language,
        'answered_in', m.answered_in,
        'joined_by', m.joined_by,
        'receipt', (SELECT desk.ctl_receipt(i) FROM desk.incoming i WHERE i.id = m.incoming_id),
        'received_at', m.received_at,
        'attachments', (
            SELECT coalesce(jsonb_agg(desk.ctl_file(a.position, a.name, a.type, a.size, a.sha256, a.inline)
                       ORDER BY a.position), '[]')
              FROM desk.attachment a WHERE a.message_id = m.id),
        'found', (
            SELECT coalesce(jsonb_agg(desk.ctl_finding(f) ORDER BY f.number), '[]') FROM desk.finding f WHERE f.message_id = m.id),
        'relays', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                       'outbox', o.id, 'recipient', o.recipient, 'state', o.state, 'sent_at', o.sent_at,
                       'bounced_at', o.bounced_at) ORDER BY o.id), '[]')
              FROM desk.outbox o WHERE o.carries_id = m.id AND o.kind = 'relay'))
$$;
