-- promisectl agents: who answers, those of the configuration in force first. open: tickets that he owns and that are not
-- closed; last_mail_at: the last mail that was taken for his.
CREATE FUNCTION api.ctl_agents() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
SET timezone = 'UTC'
AS $$
    WITH last_mail AS (
        SELECT agent_id, max(received_at) AS at
          FROM (SELECT m.agent_id, m.received_at FROM message m WHERE m.agent_id IS NOT NULL
                UNION ALL
                SELECT n.agent_id, n.received_at FROM note n WHERE n.agent_id IS NOT NULL AND n.kind <> 'held') AS written
         GROUP BY agent_id
    ), owned AS (
        SELECT owner_id AS agent_id, count(*) AS open FROM ticket WHERE state <> 'closed' GROUP BY owner_id
    ), held AS (
        SELECT n.agent_id, count(*) AS mails
          FROM note n JOIN ticket t ON t.id = n.ticket_id
         WHERE n.kind = 'held' AND t.attention = 'held' AND t.state <> 'closed'
         GROUP BY n.agent_id
    )
    SELECT coalesce(jsonb_agg(jsonb_build_object(
               'now', desk.now(),
               'name', a.name,
               'address', a.address,
               'aliases', a.aliases,
               'queues', a.queues,
               'notify', a.notify,
               'lead', a.lead,
               'languages', a.languages,
               'calendar', nullif(a.calendar, ''),
               'trust', a.trust,
               'active', a.active,
               'since', a.since,
               'open', coalesce(owned.open, 0),
               'held', coalesce(held.mails, 0),
               'last_mail_at', last_mail.at) ORDER BY NOT a.active, a.address), '[]')
      FROM agent a
      LEFT JOIN owned ON owned.agent_id = a.id
      LEFT JOIN held ON held.agent_id = a.id
      LEFT JOIN last_mail ON last_mail.agent_id = a.id
$$;
