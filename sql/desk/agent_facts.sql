-- What every mail to an agent may say of its ticket.
CREATE FUNCTION desk.agent_facts(t desk.ticket, s desk.setting) RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN jsonb_strip_nulls(jsonb_build_object(
        'number', s.tag || '-' || t.number,
        'subject', t.subject,
        'queue', t.queue,
        'customer', coalesce((SELECT desk.person_text(c.name, c.address) FROM desk.customer c WHERE c.id = t.customer_id), ''),
        'participants', desk.participants_text(t.id),
        'owner', (SELECT a.name FROM desk.agent a WHERE a.id = t.owner_id),
        'waiting_since', desk.utc_text(desk.waiting_since(t)),
        'promises', desk.ticket_promises(t.id),
        'desk', s.name,
        'zone', s.zone));
END;
$$;
