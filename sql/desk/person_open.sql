-- The first moment from another on at which an agent is at work; for what is critical, and for nobody, that moment itself.
CREATE FUNCTION desk.person_open(agent_id integer, at timestamptz, priority text) RETURNS timestamptz
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF priority = 'critical' OR agent_id IS NULL THEN
        RETURN at;
    END IF;
    RETURN desk.business_open(desk.agent_calendar(agent_id), at);
END;
$$;
