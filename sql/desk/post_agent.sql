-- One mail to one agent about a ticket (desk.post_agents); NULL when he is no agent any more.
CREATE FUNCTION desk.post_agent(
    ticket_id bigint, agent_id integer, kind text, facts jsonb, to_customer boolean, carries_id bigint DEFAULT NULL,
    note_id bigint DEFAULT NULL, parent text DEFAULT NULL)
RETURNS bigint
LANGUAGE sql
AS $$
    SELECT (desk.post_agents(post_agent.ticket_id, ARRAY[post_agent.agent_id], post_agent.kind, post_agent.facts,
        post_agent.to_customer, post_agent.carries_id, post_agent.note_id, post_agent.parent))[1]
$$;
