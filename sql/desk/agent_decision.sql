-- No receipt for mail of agents or to their addresses. What says that a machine wrote it stays the reason, if that decided.
CREATE FUNCTION desk.agent_decision(d desk.decision, a desk.authority, disposition text) RETURNS desk.decision
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF disposition IS NULL OR d.rule BETWEEN 1 AND 7 THEN
        RETURN d;
    ELSIF a.agent_id IS NULL THEN
        RETURN (0, 'never', 'it came to an address that the desk gave to an agent: strangers get no answer there');
    END IF;
    RETURN (0, 'never', (SELECT format('From is an address of the agent %s: agents get no receipts', g.name)
        FROM desk.agent g WHERE g.id = a.agent_id));
END;
$$;
