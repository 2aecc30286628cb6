-- The one who answers at a level of the chain for a promise. What nobody owns is held by a lead already; where nobody stands
-- above, who stands highest answers for it again. NULL: there is no agent at all.
CREATE FUNCTION desk.escalation_agent(p desk.promise, who text) RETURNS integer
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_holder integer := desk.promise_holder(p);
    v_owned boolean := v_holder = p.owner_id OR v_holder = (SELECT t.owner_id FROM desk.ticket t WHERE t.id = p.ticket_id);
    v_lead integer := coalesce(CASE WHEN v_owned THEN desk.lead_of(v_holder) END, v_holder);
BEGIN
    RETURN CASE who
        WHEN 'owner' THEN v_holder
        WHEN 'lead' THEN v_lead
        WHEN 'manager' THEN coalesce(desk.lead_of(v_lead), v_lead)
        ELSE coalesce(
            (SELECT a.id FROM desk.agent a WHERE a.active AND lower(a.address) = escalation_agent.who),
            desk.lead_of((SELECT a.id FROM desk.agent a WHERE lower(a.address) = escalation_agent.who)),
            v_lead) END;
END;
$$;
