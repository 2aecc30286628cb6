-- Why an agent may not touch a ticket, and whom to ask; nothing else of it.
CREATE FUNCTION desk.not_yours(ticket_id bigint) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT format('%s is in the queue %s, which is not among yours. %s', desk.ticket_label(t.id), t.queue,
        CASE WHEN t.owner_id IS NULL THEN 'Ask an agent of that queue.'
        ELSE format('%s has it: ask there.', desk.agent_name(t.owner_id)) END)
    FROM desk.ticket t WHERE t.id = not_yours.ticket_id
$$;
