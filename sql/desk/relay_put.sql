-- An agent's answer into the outbox: a mail to each participant of its ticket, made of the message alone, in the desk's name
-- with the agent's first one. Each has his own reply address, and is answered what he last wrote. What the agent's mail made
-- of promises is told with it, and by when the next update comes, whose place it takes. Returns how many.
CREATE FUNCTION desk.relay_put(message_id bigint) RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
    s desk.setting;
    m desk.message;
    t desk.ticket;
    v_to bigint[];
    v_agent text;
    v_address text;
    v_ids bigint[];
    v_promised jsonb;
BEGIN
    SELECT * INTO s FROM desk.setting;
    SELECT * INTO m FROM desk.message x WHERE x.id = relay_put.message_id;
    -- Whoever became an agent since is told as one.
    v_to := ARRAY(
        SELECT p.customer_id FROM desk.participant p JOIN desk.customer c ON c.id = p.customer_id
        WHERE p.ticket_id = m.ticket_id AND (p.role = 'requester' OR desk.agent_of(c.address) IS NULL)
          AND NOT desk.own_address(c.address, s)
        ORDER BY p.role = 'requester' DESC, p.added_at, p.customer_id);
    IF v_to = '{}' THEN
        RETURN 0;
    END IF;
    UPDATE desk.ticket x SET next_seq = x.next_seq + cardinality(v_to) WHERE x.id = m.ticket_id RETURNING x.* INTO t;
    v_agent := (SELECT split_part(btrim(a.name), ' ', 1) FROM desk.agent a WHERE a.id = m.agent_id);
    v_address := desk.ticket_address(t.id, t.queue, s);
    v_promised := desk.relay_promises(m, t);
    WITH posted AS (
        INSERT INTO desk.outbox (ticket_id, seq, kind, template, language, facts, sender_name, recipient, recipient_name,
            envelope_sender, reply_to, message_id, in_reply_to, reference_ids, agent_id, carries_id, state, reason, next_at,
            created_at)
        SELECT t.id, t.next_seq - cardinality(v_to) - 1 + w.n, 'relay', 'relay', desk.language_for(t, c.id, s),
            jsonb_strip_nulls(jsonb_build_object('text', m.text,
                'agent', CASE WHEN NOT desk.signed_by(m.text, v_agent) THEN v_agent END, -- once is enough
                'desk', s.name, 'number', s.tag || '-' || t.number, 'subject', coalesce(p.subject, t.subject))) || v_promised,
            v_agent || ' (' || s.name || ')', c.address, c.name, r.reply_to, r.reply_to,
            desk.message_id_new(desk.random_letters(), s.address), p.message_id,
            desk.references_for(p.reference_ids, t.anchor, p.message_id), m.agent_id, m.id,
            CASE WHEN s.mode = 'live' THEN 'queued' ELSE 'withheld' END,
            CASE WHEN s.mode <> 'live' THEN 'mode is observe' END, desk.now(), desk.now()
        FROM unnest(v_to) WITH ORDINALITY AS w (id, n)
        JOIN desk.customer c ON c.id = w.id
        CROSS JOIN LATERAL desk.relay_parent(t.id, c.id) p
        CROSS JOIN LATERAL (
            SELECT desk.reply_address(v_address, desk.customer_token(t.id, c.address), s)) AS r (reply_to)
        ORDER BY w.n
        RETURNING id
    )
    SELECT array_agg(p.id) INTO v_ids FROM posted p;
    INSERT INTO desk.outbox_attachment (outbox_id, position, name, type, size, sha256)
    SELECT o.id, f.position, f.name, f.type, f.size, f.sha256
    FROM unnest(v_ids) AS o (id) CROSS JOIN desk.relay_files(m.id) f
    WHERE f.why IS NULL;
    PERFORM desk.relay_stated(m, t, v_promised);
    PERFORM pg_notify('promised_send', '');
    RETURN cardinality(v_ids);
END;
$$;
