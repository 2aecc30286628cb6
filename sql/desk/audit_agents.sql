-- What must be true of agents' mails at any moment; a part of desk.audit.
CREATE FUNCTION desk.audit_agents() RETURNS TABLE (invariant text, object text, detail text)
LANGUAGE sql STABLE
AS $$
    SELECT 'a mail that stays inside is a note, and no other is', 'mail ' || i.id, i.disposition
    FROM desk.incoming i
    WHERE i.state = 'done' AND (i.disposition IN ('note', 'held')) <> EXISTS (
        SELECT FROM desk.note n
        -- What an agent wrote above a mail that he forwards; the forwarded one is a message.
        WHERE n.incoming_id = i.id AND (n.kind <> 'forward' OR i.disposition = 'note'))
    UNION ALL
    SELECT 'what stays inside is no message', 'note ' || n.id, 'message ' || m.id
    FROM desk.note n JOIN desk.message m ON m.incoming_id = n.incoming_id
    WHERE n.kind <> 'forward' OR m.agent_id IS NOT NULL
    UNION ALL
    SELECT 'an agent''s answer goes to somebody', 'message ' || m.id, NULL
    FROM desk.message m
    WHERE m.agent_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM desk.outbox o WHERE o.carries_id = m.id AND o.kind = 'relay')
      AND NOT EXISTS (
          SELECT FROM desk.event e WHERE e.incoming_id = m.incoming_id AND e.kind = 'answered' AND e.facts ? 'direct')
    UNION ALL
    SELECT 'what goes out in an agent''s name is that agent''s answer', 'outgoing ' || o.id, 'message ' || o.carries_id
    FROM desk.outbox o
    JOIN desk.message m ON m.id = o.carries_id
    LEFT JOIN desk.incoming i ON i.id = m.incoming_id
    WHERE o.kind = 'relay' AND (o.agent_id IS DISTINCT FROM m.agent_id OR i.disposition <> 'answer')
    UNION ALL
    SELECT 'an answer goes out as it is kept', 'outgoing ' || o.id, 'message ' || o.carries_id
    FROM desk.outbox o JOIN desk.message m ON m.id = o.carries_id
    WHERE o.kind = 'relay' AND (o.facts ->> 'text' IS DISTINCT FROM m.text OR EXISTS (
        SELECT FROM desk.outbox_attachment f
        WHERE f.outbox_id = o.id AND NOT EXISTS (
            SELECT FROM desk.attachment a WHERE a.message_id = m.id AND a.position = f.position AND a.sha256 = f.sha256)))
    UNION ALL
    SELECT 'a confirmation follows what was sent', 'outgoing ' || o.id, 'message ' || o.carries_id
    FROM desk.outbox o
    WHERE o.kind = 'confirmation' AND NOT EXISTS (
        SELECT FROM desk.outbox r
        WHERE r.carries_id = o.carries_id AND r.kind = 'relay' AND r.sent_at <= o.created_at)
    UNION ALL
    SELECT 'a held mail is told, or says why not', 'note ' || n.id, n.reason
    FROM desk.note n
    WHERE n.kind = 'held'
      AND NOT EXISTS (SELECT FROM desk.outbox o WHERE o.note_id = n.id)
      AND NOT EXISTS (
          SELECT FROM desk.outbox o
          WHERE n.reason = 'command' AND o.kind = 'transcript' AND o.agent_id = n.agent_id AND o.created_at = n.created_at)
      AND NOT EXISTS (SELECT FROM desk.event e WHERE e.incoming_id = n.incoming_id AND e.kind = 'held-untold')
    UNION ALL
    SELECT 'an agent''s address is an active agent''s once', 'agent ' || a.id, own.address
    FROM desk.agent a, unnest(a.aliases || lower(a.address)) AS own (address)
    WHERE a.active AND EXISTS (
        SELECT FROM desk.agent b WHERE b.active AND b.id <> a.id AND (lower(b.address) = own.address OR own.address = ANY (b.aliases)))
    UNION ALL
    SELECT 'what is named exists', 'token of ticket ' || k.ticket_id, 'agent'
    FROM desk.token k
    WHERE k.agent_id IS NOT NULL AND NOT EXISTS (SELECT FROM desk.agent a WHERE a.id = k.agent_id)
$$;
