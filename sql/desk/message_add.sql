-- The mail as the next message of a ticket, with its attachments. The ticket's row gives the number, under its lock.
CREATE FUNCTION desk.message_add(m desk.mail, document jsonb, ticket_id bigint, customer_id bigint, joined_by text)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    v_seq integer;
    v_id bigint;
BEGIN
    UPDATE desk.ticket t SET next_seq = t.next_seq + 1 WHERE t.id = message_add.ticket_id
    RETURNING t.next_seq - 1 INTO v_seq;

    INSERT INTO desk.message (ticket_id, seq, incoming_id, kind, customer_id, sender, authenticated, message_id, subject,
        text, new_text, language, joined_by, received_at, created_at)
    VALUES (message_add.ticket_id, v_seq, m.incoming_id, m.kind, message_add.customer_id, desk.sender_of(document),
        m.authenticated, m.message_id, m.subject, coalesce(document ->> 'text', ''), coalesce(document ->> 'new_text', ''),
        m.language, message_add.joined_by, m.received_at, desk.now())
    RETURNING id INTO v_id;

    IF document -> 'attachments' <> '[]' THEN
        INSERT INTO desk.attachment (message_id, position, name, type, size, sha256, inline, content_id)
        SELECT v_id, a.position, coalesce(a.name, ''), coalesce(a.type, ''), a.size, decode(a.sha256, 'hex'),
            coalesce(a.inline, false), a.content_id
        FROM jsonb_to_recordset(document -> 'attachments')
            AS a (position integer, name text, type text, size bigint, sha256 text, inline boolean, content_id text);
    END IF;
END;
$$;
