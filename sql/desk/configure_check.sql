-- Refuses a configuration in which one part names what another does not have: a promise by a calendar that nobody knows
-- would come to light only when the first customer writes. promised --check-config says the same with the line in the file.
CREATE FUNCTION desk.configure_check(configuration jsonb) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    v_wrong text;
BEGIN
    WITH calendar (name) AS (
        SELECT 'always' UNION ALL
        SELECT j ->> 'name' FROM jsonb_array_elements(coalesce(nullif(configuration -> 'calendars', 'null'), '[]')) j
    ), agent (address) AS (
        SELECT lower(a.address COLLATE "C") FROM desk.configured_agents(configuration -> 'agents') a
    ), webhook (name) AS (
        SELECT jsonb_array_elements_text(coalesce(nullif(configuration -> 'webhooks', 'null'), '[]'))
    ), named (who, calendar) AS (
        SELECT 'the desk', configuration #>> '{desk,calendar}'
        UNION ALL SELECT 'the agent ' || a.address, nullif(a.calendar, '') FROM desk.configured_agents(configuration -> 'agents') a
        UNION ALL SELECT format('the queue "%s"', q.name), q.calendar FROM desk.configured_queues(configuration -> 'queues') q
    )
    SELECT w.what INTO v_wrong FROM (
        SELECT 1, format('%s has the calendar "%s", which is none', n.who, n.calendar)
        FROM named n WHERE n.calendar NOT IN (SELECT name FROM calendar)
        UNION ALL
        SELECT 2, format('the calendar "%s" is named twice', c.name)
        FROM calendar c GROUP BY c.name HAVING count(*) > 1
        UNION ALL
        SELECT 3, format('the queue "%s" is named twice', q.name)
        FROM desk.configured_queues(configuration -> 'queues') q GROUP BY q.name HAVING count(*) > 1
        UNION ALL
        SELECT 4, format('the lead %s of the queue "%s" is no agent''s address', q.lead, q.name)
        FROM desk.configured_queues(configuration -> 'queues') q
        WHERE q.lead IS NOT NULL AND q.lead NOT IN (SELECT address FROM agent)
        UNION ALL
        SELECT 5, format('the queue "%s" promises %s, which is no time at all', q.name, p.amount)
        FROM desk.configured_queues(configuration -> 'queues') q,
            unnest(ARRAY[q.first_reply, q.next_reply, q.update, q.resolve, q.ask, q.remind, q.decide, q.ack_limit, q.repeat]) AS p (amount)
        WHERE p.amount <= '0'
        UNION ALL
        SELECT 6, format('level %s of the queue "%s" goes to %s, who is neither owner, lead, manager nor an agent', l.level, l.queue, l.who)
        FROM desk.configured_levels(configuration -> 'queues') l
        WHERE l.who NOT IN ('owner', 'lead', 'manager') AND l.who NOT IN (SELECT address FROM agent)
        UNION ALL
        SELECT 7, format('level %s of the queue "%s" calls the webhook "%s", which is none', l.level, l.queue, l.webhook)
        FROM desk.configured_levels(configuration -> 'queues') l WHERE l.webhook IS NOT NULL AND l.webhook NOT IN (SELECT name FROM webhook)
    ) AS w (rank, what)
    ORDER BY w.rank, w.what
    LIMIT 1;
    IF v_wrong IS NOT NULL THEN
        RAISE EXCEPTION '%', v_wrong
            USING ERRCODE = 'invalid_parameter_value', HINT = 'Mend it in promised.conf.';
    END IF;
END;
$$;
