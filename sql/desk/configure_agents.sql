-- The configured agents. Who is no longer among them stays, inactive, with all that he wrote and the tickets that are his;
-- an event says which. An agent whose former address is an alias now is the same agent.
CREATE FUNCTION desk.configure_agents(agents jsonb) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    c record;
    v_id integer;
    v_kept integer[] := ARRAY[]::integer[];
BEGIN
    PERFORM desk.configure_agents_check(agents);
    FOR c IN
        SELECT desk.address_clean(x.address) AS address, desk.lower_all(x.aliases) AS aliases, x.name,
            coalesce(x.queues, '{}') AS queues, coalesce(x.notify, 'queue') AS notify,
            lower(nullif(x.lead, '') COLLATE "C") AS lead, coalesce(x.languages, '{}') AS languages,
            coalesce(x.calendar, '') AS calendar, coalesce(x.trust, 'token+dmarc') AS trust
        FROM desk.configured_agents(agents) x
        ORDER BY x.n
    LOOP
        v_id := (
            SELECT a.id FROM desk.agent a
            WHERE lower(a.address) = lower(c.address COLLATE "C")
               OR lower(a.address) = ANY (c.aliases) AND a.id <> ALL (v_kept)
            ORDER BY lower(a.address) = lower(c.address COLLATE "C") DESC, a.active DESC, a.id
            LIMIT 1);
        IF v_id IS NULL THEN
            INSERT INTO desk.agent (address, name, since) VALUES (c.address, c.name, desk.now()) RETURNING id INTO v_id;
        END IF;
        UPDATE desk.agent a
        SET address = c.address, aliases = c.aliases, name = c.name, queues = c.queues, notify = c.notify, lead = c.lead,
            languages = c.languages, calendar = c.calendar, trust = c.trust, active = true,
            since = CASE WHEN a.active THEN a.since ELSE desk.now() END
        WHERE a.id = v_id;
        v_kept := v_kept || v_id;
    END LOOP;
    PERFORM desk.agents_gone(v_kept);
END;
$$;
