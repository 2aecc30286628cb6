-- Whom a queue tells of a broken promise, from level 1 on; where it names nobody, the lead and then the lead's lead.
CREATE FUNCTION desk.escalation_chain(queue text)
RETURNS TABLE (level integer, delay interval, who text, webhook text)
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN QUERY
        SELECT l.level::integer, l.delay, l.who, l.webhook FROM desk.escalation_level l
        WHERE l.queue = escalation_chain.queue ORDER BY l.level;
    IF NOT FOUND THEN
        RETURN QUERY VALUES (1, interval '0', 'lead', NULL), (2, interval '8 hours', 'manager', NULL);
    END IF;
END;
$$;
