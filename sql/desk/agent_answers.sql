-- The ticket of the desk's mail to this agent that a mail answers; NULL: it answers none.
CREATE FUNCTION desk.agent_answers(m desk.mail, agent_id integer) RETURNS bigint
LANGUAGE sql STABLE
AS $$
    SELECT desk.token_ticket(o.ticket_id, m.parents) FROM desk.outbox o
    WHERE o.message_id = m.parents[1] AND o.audience = 'agent' AND o.agent_id = agent_answers.agent_id
$$;
