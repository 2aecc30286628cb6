-- One mail to each of these agents about a ticket: his own reply address (to the customer, or inside), in his own thread.
-- facts go over those of the ticket; parent is his own mail that it answers. Returns the rows made. All is one statement,
-- whatever their number: this is on the way of every customer's mail.
CREATE FUNCTION desk.post_agents(
    ticket_id bigint, agent_ids integer[], kind text, facts jsonb, to_customer boolean, carries_id bigint DEFAULT NULL,
    note_id bigint DEFAULT NULL, parent text DEFAULT NULL, sender_name text DEFAULT NULL)
RETURNS bigint[]
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan -- the plan is always the same, and making it takes longer than it runs
AS $$
#variable_conflict use_column
DECLARE
    s desk.setting;
    t desk.ticket;
    v_facts jsonb;
    v_address text;
    v_parent text := desk.id_safe(parent);
    v_carries boolean := post_agents.kind IN ('notification', 'note'); -- files; others name them
    v_ids bigint[];
BEGIN
    SELECT * INTO s FROM desk.setting;
    UPDATE desk.ticket x SET next_seq = x.next_seq + cardinality(agent_ids)
    WHERE x.id = post_agents.ticket_id
    RETURNING x.* INTO t;
    v_address := desk.ticket_address(t.id, t.queue, s);
    v_facts := desk.agent_facts(t, s) || post_agents.facts || jsonb_build_object('to_customer', post_agents.to_customer)
        || CASE WHEN v_carries
           THEN desk.file_facts(post_agents.carries_id, post_agents.note_id, s.attachment_limit) ELSE '{}' END;
    WITH agent AS (
        SELECT a.id, a.address, a.name, w.n, desk.random_letters() AS letters,
            -- Every client has its thread: the ticket's anchor, his first mail of it, his last, what it answers.
            (SELECT o.message_id FROM desk.outbox o
             WHERE o.ticket_id = t.id AND o.agent_id = a.id AND o.audience = 'agent' ORDER BY o.seq LIMIT 1) AS first,
            (SELECT o.message_id FROM desk.outbox o
             WHERE o.ticket_id = t.id AND o.agent_id = a.id AND o.audience = 'agent' ORDER BY o.seq DESC LIMIT 1) AS last
        FROM unnest(agent_ids) WITH ORDINALITY AS w (id, n) JOIN desk.agent a ON a.id = w.id
        WHERE a.active
    ), made AS (
        INSERT INTO desk.token (token, ticket_id, purpose, address, agent_id, created_at)
        SELECT substr(a.letters, p.at, 26), t.id, p.purpose, lower(a.address), a.id, desk.now()
        FROM agent a CROSS JOIN (VALUES ('agent', 33), ('note', 59)) AS p (purpose, at)
        ON CONFLICT (ticket_id, agent_id, purpose) WHERE agent_id IS NOT NULL DO NOTHING
        RETURNING token.agent_id, token.purpose, token.token
    ), address AS (
        SELECT k.agent_id AS id,
            desk.reply_address(v_address, max(k.token) FILTER (WHERE k.purpose = 'agent'), s) AS outward,
            desk.reply_address(v_address, max(k.token) FILTER (WHERE k.purpose = 'note'), s) AS inward
        FROM (SELECT * FROM made
              UNION ALL
              SELECT x.agent_id, x.purpose, x.token FROM desk.token x
              WHERE x.ticket_id = t.id AND x.agent_id = ANY (agent_ids)) k
        GROUP BY k.agent_id
    ), posted AS (
        INSERT INTO desk.outbox (ticket_id, seq, kind, template, language, facts, sender_name, recipient, recipient_name,
            envelope_sender, reply_to, auto_submitted, message_id, in_reply_to, reference_ids, agent_id, carries_id, note_id,
            state, reason, next_at, created_at)
        SELECT t.id, t.next_seq - cardinality(agent_ids) - 1 + a.n, post_agents.kind, post_agents.kind, 'en',
            -- Without plus-addresses there is no address that says it all: notes begin with #note.
            v_facts || CASE WHEN s.plus_addresses THEN jsonb_build_object('note_address', r.inward) ELSE '{}' END,
            coalesce(post_agents.sender_name || ' (' || s.name || ')', s.name), a.address, a.name, r.inward,
            CASE WHEN post_agents.to_customer THEN r.outward ELSE r.inward END,
            CASE WHEN v_parent IS NULL THEN 'auto-generated' ELSE 'auto-replied' END,
            desk.message_id_new(a.letters, s.address), coalesce(v_parent, a.last),
            array_remove(ARRAY[t.anchor, a.first, nullif(a.last, a.first), v_parent], NULL),
            a.id, post_agents.carries_id, post_agents.note_id, CASE WHEN h.why IS NULL THEN 'queued' ELSE 'withheld' END, h.why,
            desk.now(), desk.now()
        FROM agent a JOIN address r ON r.id = a.id
        CROSS JOIN LATERAL (SELECT CASE
            WHEN s.mode <> 'live' THEN 'mode is observe'
            WHEN desk.own_address(a.address, s) THEN 'it is an address of the desk itself: the mail would come back'
        END) AS h (why)
        RETURNING id
    )
    SELECT coalesce(array_agg(p.id ORDER BY p.id), '{}') INTO v_ids FROM posted p;
    IF v_carries AND v_facts ? 'files' THEN
        INSERT INTO desk.outbox_attachment (outbox_id, position, name, type, size, sha256)
        SELECT o.id, f.position, f.name, f.type, f.size, f.sha256
        FROM unnest(v_ids) AS o (id)
        CROSS JOIN desk.files_of(post_agents.carries_id, post_agents.note_id, s.attachment_limit) f
        WHERE f.fits;
    END IF;
    PERFORM pg_notify('promised_send', '');
    RETURN v_ids;
END;
$$;
