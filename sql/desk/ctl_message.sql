-- A ticket's message as promisectl's answers carry it.
CREATE FUNCTION desk.ctl_message(m desk.message) RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT jsonb_build_object(
        'seq', m.seq,
        'mail', m.incoming_id,
        'kind', m.kind,
        'sender', m.sender,
        'authenticated', m.authenticated,
        'message_id', m.message_id,
        'subject', m.subject,
        'new_text', m.new_text,
        'text', m.text,
        'language', m.language,
        'joined_by', m.joined_by,
        'receipt', (SELECT desk.ctl_receipt(i) FROM desk.incoming i WHERE i.id = m.incoming_id),
        'received_at', m.received_at,
        'attachments', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                       'position', a.position, 'name', a.name, 'type', a.type, 'size', a.size,
                       'sha256', encode(a.sha256, 'hex'), 'inline', a.inline) ORDER BY a.position), '[]')
              FROM desk.attachment a WHERE a.message_id = m.id))
$$;
