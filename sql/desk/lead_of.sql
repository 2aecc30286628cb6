-- Who answers for an agent: the lead that the configuration names; where that one is no agent any more, his lead, and so on.
-- NULL: nobody.
CREATE FUNCTION desk.lead_of(agent_id integer) RETURNS integer
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_id integer := agent_id;
    v_seen integer[] := ARRAY[]::integer[];
    v_lead desk.agent;
BEGIN
    -- Those who left may lead in a circle: nobody checks them any more.
    WHILE v_id <> ALL (v_seen) LOOP
        v_seen := v_seen || v_id;
        SELECT l.* INTO v_lead FROM desk.agent a JOIN desk.agent l ON lower(l.address) = a.lead WHERE a.id = v_id;
        IF v_lead.active THEN
            RETURN v_lead.id;
        END IF;
        v_id := v_lead.id;
    END LOOP;
    RETURN NULL;
END;
$$;
