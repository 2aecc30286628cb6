-- Who answers for an agent: the lead that the configuration names; where that one is no agent any more, his lead, and so on.
-- NULL: nobody.
CREATE FUNCTION desk.lead_of(agent_id integer) RETURNS integer
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_seen integer[] := ARRAY[agent_id];
    v_lead record;
BEGIN
    LOOP
        SELECT l.id, l.active INTO v_lead
        FROM desk.agent a JOIN desk.agent l ON lower(l.address) = a.lead
        WHERE a.id = v_seen[1];
        -- Those who left may lead in a circle: nobody checks them any more.
        IF NOT FOUND OR v_lead.id = ANY (v_seen) THEN
            RETURN NULL;
        ELSIF v_lead.active THEN
            RETURN v_lead.id;
        END IF;
        v_seen := v_lead.id || v_seen;
    END LOOP;
END;
$$;
