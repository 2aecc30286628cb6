-- A ticket made of an imported mail: closed, and nothing is promised in it.
CREATE FUNCTION desk.import_open(m desk.mail, customer_id bigint, internal boolean, i desk.import, s desk.setting)
RETURNS desk.ticket
LANGUAGE plpgsql
AS $$
DECLARE
    t desk.ticket;
BEGIN
    INSERT INTO desk.ticket (customer_id, subject, queue, language, state, automatic, internal, anchor, arrived_at, created_at,
        closed_at, import_id)
    VALUES (import_open.customer_id, m.subject, m.queue, m.language, 'closed', NOT import_open.internal AND m.kind <> 'human',
        import_open.internal, desk.message_id_new('ticket-' || left(desk.random_letters(), 25), s.address), m.received_at,
        desk.now(), m.received_at, i.id)
    RETURNING * INTO t;
    INSERT INTO desk.participant (ticket_id, customer_id, role, added_at)
    SELECT t.id, t.customer_id, 'requester', m.received_at WHERE t.customer_id IS NOT NULL;
    INSERT INTO desk.import_parent (message_id, ticket_id)
    SELECT DISTINCT p.id, t.id FROM unnest(m.parents) AS p (id) ON CONFLICT DO NOTHING;
    PERFORM desk.event_add('opened', t.id, m.incoming_id, NULL, jsonb_build_object('imported', i.id));
    PERFORM desk.event_add('unpromised', t.id, m.incoming_id, NULL, jsonb_build_object('imported', i.id, 'why', 'imported'));
    RETURN t;
END;
$$;
