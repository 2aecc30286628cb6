-- The lead of whoever holds a ticket's promises; himself where nobody stands above him.
CREATE FUNCTION desk.ticket_lead(ticket_id bigint) RETURNS integer
LANGUAGE sql STABLE
AS $$
    SELECT desk.escalation_agent(jsonb_populate_record(NULL::desk.promise,
        jsonb_build_object('ticket_id', ticket_lead.ticket_id, 'kind', 'update', 'class', 'contact', 'state', 'open')), 'lead')
$$;
