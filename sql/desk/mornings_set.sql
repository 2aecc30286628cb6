-- Every agent has a timer for his next mail of the day, and nobody else has; one that is due is left as it is. Called when the
-- configuration comes, for it says who there is and when they work.
CREATE FUNCTION desk.mornings_set() RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    DELETE FROM desk.timer t USING desk.agent a WHERE a.id = t.agent_id AND NOT a.active;
    INSERT INTO desk.timer AS t (at, what, agent_id)
    SELECT n.at, 'morning', a.id
    FROM desk.agent a CROSS JOIN LATERAL desk.morning_next(a.id, desk.now()) AS n (at)
    WHERE a.active AND n.at IS NOT NULL
    ON CONFLICT (agent_id) WHERE agent_id IS NOT NULL DO UPDATE SET at = excluded.at
    WHERE t.at > desk.now() AND t.at <> excluded.at;
END;
$$;
