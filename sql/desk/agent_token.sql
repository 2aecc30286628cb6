-- The secret of an agent in a ticket: purpose agent reaches the customer, purpose note stays inside. Made once.
CREATE FUNCTION desk.agent_token(ticket_id bigint, agent_id integer, purpose text) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    v_token text;
BEGIN
    -- One at a time: whoever makes mails to agents holds this lock too.
    PERFORM FROM desk.ticket t WHERE t.id = agent_token.ticket_id FOR NO KEY UPDATE;
    SELECT k.token INTO v_token FROM desk.token k
    WHERE k.ticket_id = agent_token.ticket_id AND k.agent_id = agent_token.agent_id AND k.purpose = agent_token.purpose;
    IF v_token IS NULL THEN
        INSERT INTO desk.token (token, ticket_id, purpose, address, agent_id, created_at)
        SELECT left(desk.random_letters(), 26), agent_token.ticket_id, agent_token.purpose, lower(a.address), a.id, desk.now()
        FROM desk.agent a WHERE a.id = agent_token.agent_id
        RETURNING token INTO v_token;
    END IF;
    RETURN v_token;
END;
$$;
