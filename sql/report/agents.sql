-- Each agent: who he is to the desk, what is on him, what he has done. What he wrote to colleagues counts as notes and nowhere
-- among the answers.
CREATE VIEW report.agents AS
SELECT a.name, a.address, a.active, a.queues, a.notify, a.lead, a.languages, a.trust,
    (SELECT count(*) FROM desk.ticket t WHERE t.owner_id = a.id AND t.state = 'open') AS open,
    (SELECT count(*) FROM desk.ticket t WHERE t.owner_id = a.id AND t.state = 'waiting') AS on_hold,
    (SELECT count(*) FROM desk.ticket t WHERE t.owner_id = a.id AND t.state = 'closed' AND t.merged_into IS NULL
        AND t.closed_at > desk.now() - interval '30 days') AS closed_30_days,
    (SELECT count(*) FROM desk.watcher w JOIN desk.ticket t ON t.id = w.ticket_id
      WHERE w.agent_id = a.id AND t.state <> 'closed') AS watched,
    m.answers_today, m.answers_30_days, m.last_answer_at,
    (SELECT count(*) FROM desk.note n WHERE n.agent_id = a.id AND n.kind IN ('note', 'commands', 'forward')
        AND n.received_at > desk.now() - interval '30 days') AS notes_30_days,
    (SELECT count(*) FROM desk.note n WHERE n.agent_id = a.id AND n.kind = 'held'
        AND n.received_at > desk.now() - interval '30 days') AS held_30_days
FROM desk.agent a
CROSS JOIN desk.setting s
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE (x.received_at AT TIME ZONE s.zone)::date = (desk.now() AT TIME ZONE s.zone)::date) AS answers_today,
        count(*) FILTER (WHERE x.received_at > desk.now() - interval '30 days') AS answers_30_days,
        max(x.received_at) AS last_answer_at
    FROM desk.message x WHERE x.agent_id = a.id) m
ORDER BY a.active DESC, a.name;

COMMENT ON VIEW report.agents IS 'each agent, who he is to the desk and what he has done';
COMMENT ON COLUMN report.agents.name IS 'in full';
COMMENT ON COLUMN report.agents.address IS 'where his mail goes';
COMMENT ON COLUMN report.agents.active IS 'in the configuration in force';
COMMENT ON COLUMN report.agents.queues IS 'whose tickets he may see; empty: all';
COMMENT ON COLUMN report.agents.notify IS 'queue: told of new tickets of his queues; own: of his own alone';
COMMENT ON COLUMN report.agents.lead IS 'address of the agent who answers for him';
COMMENT ON COLUMN report.agents.languages IS 'that he answers in; empty: all';
COMMENT ON COLUMN report.agents.trust IS 'what proves that a mail is his';
COMMENT ON COLUMN report.agents.open IS 'open tickets that are his';
COMMENT ON COLUMN report.agents.on_hold IS 'tickets of his that wait for somebody outside';
COMMENT ON COLUMN report.agents.closed_30_days IS 'tickets of his that were closed within 30 days; merged ones do not count';
COMMENT ON COLUMN report.agents.watched IS 'others'' tickets, not closed, of which he is told';
COMMENT ON COLUMN report.agents.answers_today IS 'answers to customers on this day of the desk''s zone';
COMMENT ON COLUMN report.agents.answers_30_days IS 'answers to customers within 30 days';
COMMENT ON COLUMN report.agents.last_answer_at IS 'when he last answered a customer';
COMMENT ON COLUMN report.agents.notes_30_days IS 'mails of his within 30 days that stayed inside the desk';
COMMENT ON COLUMN report.agents.held_30_days IS 'mails in his name within 30 days that were held back';
