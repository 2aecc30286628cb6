-- No receipt for mail of agents or to their addresses. What says that a machine wrote it stays the reason, if that decided.
CREATE FUNCTION desk.agent_decision(d desk.decision, a desk.authority, disposition text) RETURNS desk.decision
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF disposition IS NOT NULL AND d.rule NOT BETWEEN 1 AND 7 THEN
        d.rule := 0;
        d.verdict := 'never';
        d.reason := coalesce(
            (SELECT format('From is an address of the agent %s: agents get no receipts', g.name)
               FROM desk.agent g WHERE g.id = a.agent_id),
            'it came to an address that the desk gave to an agent: strangers get no answer there');
    END IF;
    RETURN d;
END;
$$;
