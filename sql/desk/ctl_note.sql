-- A note, which no customer ever sees, as promisectl's answers carry it.
CREATE FUNCTION desk.ctl_note(n desk.note) RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT jsonb_build_object(
        'seq', n.seq,
        'mail', n.incoming_id,
        'kind', n.kind,
        'reason', n.reason,
        'why', CASE WHEN n.reason IS NOT NULL THEN coalesce(
            (SELECT regexp_replace(i.detail, '^held back, nothing went to the customer: ', '')
               FROM desk.incoming i WHERE i.id = n.incoming_id), desk.held_why(n.reason, NULL)) END,
        'agent', desk.ctl_agent(n.agent_id),
        'sender', n.sender,
        'message_id', n.message_id,
        'subject', n.subject,
        'new_text', n.new_text,
        'text', n.text,
        'received_at', n.received_at,
        'attachments', (
            SELECT coalesce(jsonb_agg(desk.ctl_file(a.position, a.name, a.type, a.size, a.sha256, a.inline)
                       ORDER BY a.position), '[]')
              FROM desk.note_attachment a WHERE a.note_id = n.id))
$$;
