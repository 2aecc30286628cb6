-- The list of what was promised to a ticket's requester, in answer to a mail of his that asks for nothing else. It states them.
CREATE FUNCTION desk.tell_list(ticket_id bigint, m desk.mail) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    v_id bigint := desk.post_customer(tell_list.ticket_id, 'promises', desk.list_facts(m.customer_id));
BEGIN
    UPDATE desk.outbox o
    SET auto_submitted = 'auto-replied', in_reply_to = desk.id_safe(m.message_id), facts = (o.facts - 'subject') || CASE
            WHEN m.authenticated AND desk.subject_shown(m.subject) <> '' THEN jsonb_build_object('subject', m.subject) ELSE '{}' END,
        reference_ids = desk.references_for(m.reference_ids, t.anchor, desk.id_safe(m.message_id))
    FROM desk.ticket t WHERE o.id = v_id AND t.id = o.ticket_id;
    INSERT INTO desk.spent AS n (scope, key, slot, receipts)
    SELECT v.scope, v.key, date_bin('5 minutes', desk.now(), 'epoch'), 1
    FROM (VALUES ('all', ''), ('domain', m.from_domain)) AS v (scope, key)
    ON CONFLICT (scope, key, slot) DO UPDATE SET receipts = n.receipts + 1;
    PERFORM desk.event_add('listed', tell_list.ticket_id, m.incoming_id, v_id, jsonb_build_object('customer', m.customer_id));
    RETURN v_id;
END;
$$;
