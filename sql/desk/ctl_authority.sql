-- What proves, or does not, that a mail is an agent's: each factor by itself, as desk.authority_of sees it today. NULL for a
-- mail that has nothing to do with agents.
CREATE FUNCTION desk.ctl_authority(i desk.incoming) RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    s desk.setting;
    m desk.mail;
    a desk.authority;
BEGIN
    SELECT * INTO s FROM desk.setting;
    IF i.document IS NULL OR NOT FOUND THEN
        RETURN NULL;
    END IF;
    m := desk.mail_again(i);
    a := desk.authority_of(m, s);
    IF a.agent_id IS NULL AND a.token_agent_id IS NULL THEN
        RETURN NULL;
    END IF;
    RETURN jsonb_build_object(
        'agent', desk.ctl_agent(a.agent_id),
        'trust', (SELECT g.trust FROM desk.agent g WHERE g.id = a.agent_id),
        'token', CASE WHEN a.token_agent_id IS NOT NULL THEN jsonb_build_object(
            'purpose', a.purpose,
            'ticket', (SELECT desk.ctl_label(t.number) FROM desk.ticket t WHERE t.id = a.ticket_id),
            'agent', desk.ctl_agent(a.token_agent_id),
            'own', a.token_agent_id IS NOT DISTINCT FROM a.agent_id) END,
        'authenticated', m.authenticated,
        'dmarc', m.dmarc,
        'malformed', m.malformed,
        'proven', a.proven,
        'reason', a.reason,
        'why', CASE WHEN a.reason IS NOT NULL THEN desk.held_why(a.reason, NULL) END);
END;
$$;
