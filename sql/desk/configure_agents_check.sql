-- Refuses a list of agents that would make a mail two people's, or the desk's own: who it is from decides what it may do.
CREATE FUNCTION desk.configure_agents_check(agents jsonb) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    s desk.setting;
    v_wrong text;
BEGIN
    SELECT * INTO s FROM desk.setting;
    WITH RECURSIVE agent AS (
        SELECT lower(x.address COLLATE "C") AS address, lower(nullif(x.lead, '') COLLATE "C") AS lead, x.aliases
        FROM desk.configured_agents(agents) x
    ), own (agent, address) AS (
        SELECT a.address, a.address FROM agent a
        UNION ALL
        SELECT a.address, lower(alias COLLATE "C") FROM agent a, unnest(a.aliases) alias
    ), chain (agent, lead, steps) AS (
        SELECT a.address, a.lead, 1 FROM agent a WHERE a.lead IS NOT NULL
        UNION ALL
        SELECT c.agent, a.lead, c.steps + 1 FROM chain c JOIN agent a ON a.address = c.lead
        WHERE a.lead IS NOT NULL AND c.steps <= (SELECT count(*) FROM agent) AND c.lead <> c.agent
    )
    SELECT w.what INTO v_wrong FROM (
        SELECT 1, format('the agent''s address %s is none that mail could come from', coalesce(o.address, '(empty)'))
        FROM own o WHERE desk.address_clean(o.address) IS NULL
        UNION ALL
        SELECT 2, format('%s is an address of the desk itself and cannot be an agent''s', o.address)
        FROM own o WHERE desk.own_address(o.address, s)
        UNION ALL
        SELECT 3, format('%s is named twice among the agents'' addresses', o.address)
        FROM own o GROUP BY o.address HAVING count(*) > 1
        UNION ALL
        SELECT 4, format('the lead %s of the agent %s is no agent''s address', a.lead, a.address)
        FROM agent a WHERE a.lead IS NOT NULL AND a.lead NOT IN (SELECT address FROM agent)
        UNION ALL
        SELECT 5, format('the leads of the agent %s lead back to the agent', c.agent)
        FROM chain c WHERE c.lead = c.agent
    ) AS w (rank, what)
    ORDER BY w.rank, w.what
    LIMIT 1;
    IF v_wrong IS NOT NULL THEN
        RAISE EXCEPTION '%', v_wrong
            USING ERRCODE = 'invalid_parameter_value', HINT = 'Mend agents in promised.conf.';
    END IF;
END;
$$;
