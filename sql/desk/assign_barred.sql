-- Why a ticket cannot be given to this agent, and what can be done.
CREATE FUNCTION desk.assign_barred(agent_id integer, ticket_id bigint) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT format('%s does not see the queue %s. Move the ticket first (#queue %s), or put %s into Cc of your mail to show this one.',
        a.name, t.queue, a.queues[1], a.address)
    FROM desk.agent a, desk.ticket t WHERE a.id = assign_barred.agent_id AND t.id = assign_barred.ticket_id
$$;
