-- One mail of the desk's own about a ticket to its requester: his own reply address, which bounces come back to as well, in
-- the thread of what he last wrote and in his language. facts go over those that every such mail has. What may not be sent is
-- kept all the same, with the reason; what is too much for an hour waits, unless an agent has caused it.
-- Returns the row; NULL when the ticket has no requester.
CREATE FUNCTION desk.post_customer(
    ticket_id bigint, kind text, facts jsonb, agent_id integer DEFAULT NULL, promise_id bigint DEFAULT NULL)
RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    s desk.setting;
    t desk.ticket;
    c desk.customer;
    p record;
    v_reply_to text;
    v_barred text;
    v_id bigint;
BEGIN
    SELECT * INTO s FROM desk.setting;
    UPDATE desk.ticket x SET next_seq = x.next_seq + 1
    WHERE x.id = post_customer.ticket_id AND x.customer_id IS NOT NULL
    RETURNING x.* INTO t;
    IF t.id IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT * INTO c FROM desk.customer x WHERE x.id = t.customer_id;
    p := desk.relay_parent(t.id, c.id);
    v_reply_to := desk.reply_address(desk.ticket_address(t.id, t.queue, s), desk.customer_token(t.id, c.address), s);
    v_barred := desk.post_barred(t, c.address, post_customer.agent_id IS NOT NULL, s);
    INSERT INTO desk.outbox (ticket_id, seq, kind, template, language, facts, sender_name, recipient, recipient_name,
        envelope_sender, reply_to, auto_submitted, message_id, in_reply_to, reference_ids, promise_id, state, reason, next_at,
        created_at)
    VALUES (t.id, t.next_seq - 1, post_customer.kind, post_customer.kind, desk.language_for(t, c.id, s),
        jsonb_strip_nulls(jsonb_build_object('number', s.tag || '-' || t.number, 'desk', s.name, 'zone', s.zone,
            'subject', coalesce(p.subject, t.subject)) || post_customer.facts),
        s.name, c.address, c.name, v_reply_to, v_reply_to, 'auto-generated',
        desk.message_id_new(desk.random_letters(), s.address), p.message_id,
        desk.references_for(p.reference_ids, t.anchor, p.message_id), post_customer.promise_id,
        CASE WHEN v_barred IS NULL THEN 'queued' ELSE 'withheld' END, v_barred,
        CASE WHEN post_customer.agent_id IS NULL THEN desk.post_after(t, s) ELSE desk.now() END, desk.now())
    RETURNING id INTO v_id;
    IF v_barred IS NULL THEN
        PERFORM pg_notify('promised_send', '');
    ELSE
        PERFORM desk.event_add('withheld', t.id, NULL, v_id, jsonb_build_object('kind', kind, 'reason', v_barred));
    END IF;
    RETURN v_id;
END;
$$;
