-- The mails of a ticket, in order: what came ('in') and what went out ('out'). For a customer: what he wrote, what he was sent, and no more.
-- Else: with everybody's mails and what went to customers; what came of agents only with notes.
CREATE FUNCTION desk.export_mails(t desk.ticket, customer text, notes boolean)
RETURNS TABLE (way text, id bigint, at timestamptz, sender text)
LANGUAGE sql STABLE
AS $$
    SELECT 'in', i.id, m.received_at, coalesce(c.address, a.address, '')
    FROM desk.message m
    JOIN desk.incoming i ON i.id = m.incoming_id AND i.raw IS NOT NULL
    LEFT JOIN desk.customer c ON c.id = m.customer_id
    LEFT JOIN desk.agent a ON a.id = m.agent_id
    WHERE m.ticket_id = t.id AND CASE
        -- An agent's own mail to the customer is what he got; one to the desk is not.
        WHEN m.agent_id IS NOT NULL AND EXISTS (SELECT FROM desk.outbox o WHERE o.carries_id = m.id AND o.kind = 'relay')
            THEN export_mails.customer IS NULL AND export_mails.notes
        WHEN m.agent_id IS NOT NULL THEN export_mails.customer IS NULL OR desk.message_reached(m, export_mails.customer)
        ELSE export_mails.customer IS NULL OR lower(c.address) = lower(export_mails.customer COLLATE "C") END
    UNION ALL
    SELECT 'in', i.id, n.received_at, coalesce(a.address, '')
    FROM desk.note n
    JOIN desk.incoming i ON i.id = n.incoming_id AND i.raw IS NOT NULL
    LEFT JOIN desk.agent a ON a.id = n.agent_id
    WHERE n.ticket_id = t.id AND export_mails.notes AND n.kind <> 'forward' AND export_mails.customer IS NULL
    UNION ALL
    SELECT 'out', o.id, o.sent_at, o.envelope_sender
    FROM desk.outbox o
    WHERE o.ticket_id = ANY (desk.ticket_family(t.id)) AND o.audience = 'customer' AND o.state = 'sent'
      AND (export_mails.customer IS NULL OR lower(o.recipient) = lower(export_mails.customer COLLATE "C"))
    ORDER BY 3, 1, 2
$$;
