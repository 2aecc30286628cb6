-- How far a mail may act for an agent. Any token of an agent's makes it a mail about that ticket; only From, that agent's
-- state and what a trusted server says of the sender make it the agent's own. Where several of our addresses are among
-- its recipients the inner one counts. Two tickets at once (by their addresses, or when the mail answers what he was told of
-- another: his client filled in the address) prove nothing.
CREATE FUNCTION desk.authority_of(m desk.mail, s desk.setting) RETURNS desk.authority
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    a desk.authority;
    g desk.agent;
    v_tickets integer;
BEGIN
    a.agent_id := coalesce(m.agent_id, desk.agent_of(m.from_address));
    SELECT f.ticket_id, f.purpose, f.agent_id, f.tickets INTO a.ticket_id, a.purpose, a.token_agent_id, v_tickets
    FROM desk.agent_tokens(m, s, a.agent_id) f
    ORDER BY f.purpose = 'note' DESC, f.agent_id IS NOT DISTINCT FROM a.agent_id DESC, f.ticket_id
    LIMIT 1;
    a.proven := false;
    IF a.agent_id IS NULL THEN
        a.reason := 'no-agent';
        RETURN a;
    END IF;
    SELECT * INTO g FROM desk.agent x WHERE x.id = a.agent_id;
    a.reason := CASE
        WHEN NOT g.active THEN 'inactive'
        WHEN m.malformed THEN 'malformed'
        WHEN NOT m.authenticated AND (g.trust <> 'token' OR a.token_agent_id IS DISTINCT FROM a.agent_id)
            THEN CASE WHEN m.dmarc = 'fail' THEN 'dmarc-fail' ELSE 'no-authentication' END
        WHEN v_tickets > 1 OR desk.agent_answers(m, a.agent_id) <> a.ticket_id THEN 'several-tickets'
    END;
    a.proven := a.reason IS NULL;
    RETURN a;
END;
$$;
