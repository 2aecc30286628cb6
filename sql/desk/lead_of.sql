-- Who answers for an agent: the lead that the configuration names; where that one is no agent any more, his lead, and so on.
-- NULL: nobody.
CREATE FUNCTION desk.lead_of(agent_id integer) RETURNS integer
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_seen integer[] := ARRAY[agent_id];
    v_lead desk.agent;
BEGIN
    -- Those who left may lead in a circle: nobody checks them any more.
    WHILE v_lead.id IS NULL OR NOT v_lead.active AND v_lead.id <> ALL (v_seen) LOOP
        v_seen := v_seen || v_lead.id;
        SELECT l.* INTO v_lead FROM desk.agent a JOIN desk.agent l ON lower(l.address) = a.lead
        WHERE a.id = coalesce(v_lead.id, lead_of.agent_id);
        EXIT WHEN NOT FOUND;
    END LOOP;
    RETURN CASE WHEN v_lead.active THEN v_lead.id END;
END;
$$;
