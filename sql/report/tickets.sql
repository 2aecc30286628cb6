-- Every ticket, the newest first: whose it is, where it stands, what was last heard of it. Notes count nowhere.
CREATE VIEW report.tickets AS
SELECT s.tag || '-' || t.number AS ticket, t.state, t.queue, t.subject, c.address AS customer, c.name AS customer_name,
    a.name AS owner, t.priority, t.cause, t.attention, k.number AS claims, i.number AS merged_into, f.number AS split_from,
    t.automatic, t.internal, t.language, t.arrived_at, t.wait_until, t.closed_at, m.messages, m.answers, m.last_message_at,
    m.last_answer_at, CASE WHEN t.state <> 'closed' AND NOT t.automatic THEN m.waiting_since END AS waiting_since,
    (SELECT o.state::text FROM desk.outbox o WHERE o.ticket_id = t.id AND o.kind = 'receipt') AS receipt
FROM desk.ticket t
LEFT JOIN desk.customer c ON c.id = t.customer_id
LEFT JOIN desk.agent a ON a.id = t.owner_id
LEFT JOIN desk.ticket k ON k.id = t.claims
LEFT JOIN desk.ticket i ON i.id = t.merged_into
LEFT JOIN desk.ticket f ON f.id = t.split_from
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE x.agent_id IS NULL) AS messages, count(x.agent_id) AS answers,
        max(x.received_at) FILTER (WHERE x.agent_id IS NULL) AS last_message_at, max(x.answered_at) AS last_answer_at,
        min(x.received_at) FILTER (WHERE x.agent_id IS NULL AND x.kind = 'human'
            AND x.received_at > coalesce(x.answered_at, '-infinity')) AS waiting_since
    FROM (SELECT y.*, max(y.received_at) FILTER (WHERE y.agent_id IS NOT NULL) OVER () AS answered_at
          FROM desk.message y WHERE y.ticket_id = t.id) x) m
CROSS JOIN desk.setting s
ORDER BY t.number DESC;

COMMENT ON VIEW report.tickets IS 'every ticket, the newest first';
COMMENT ON COLUMN report.tickets.ticket IS 'its number, as customers know it';
COMMENT ON COLUMN report.tickets.state IS 'open, waiting (for somebody outside) or closed';
COMMENT ON COLUMN report.tickets.queue IS 'the queue that it is in';
COMMENT ON COLUMN report.tickets.subject IS 'of the mail that opened it';
COMMENT ON COLUMN report.tickets.customer IS 'the requester''s address; NULL: nobody outside, or a mail without a usable sender';
COMMENT ON COLUMN report.tickets.customer_name IS 'the requester''s name';
COMMENT ON COLUMN report.tickets.owner IS 'the agent whose it is; NULL: nobody''s yet';
COMMENT ON COLUMN report.tickets.priority IS 'low, normal, high or critical';
COMMENT ON COLUMN report.tickets.cause IS 'what it came from, a code that an agent gave (#cause)';
COMMENT ON COLUMN report.tickets.attention IS 'why a person must look at it, a code';
COMMENT ON COLUMN report.tickets.claims IS 'number of the ticket that its first mail says it belongs to';
COMMENT ON COLUMN report.tickets.merged_into IS 'number of the ticket where all that was in it is now';
COMMENT ON COLUMN report.tickets.split_from IS 'number of the ticket where its first message was before';
COMMENT ON COLUMN report.tickets.automatic IS 'opened by a machine''s mail';
COMMENT ON COLUMN report.tickets.internal IS 'agents'' own matter: no customer waits for anything';
COMMENT ON COLUMN report.tickets.language IS 'in which the customer is written to';
COMMENT ON COLUMN report.tickets.arrived_at IS 'when its first mail reached the mail server';
COMMENT ON COLUMN report.tickets.wait_until IS 'when it opens again by itself';
COMMENT ON COLUMN report.tickets.closed_at IS 'when it was closed';
COMMENT ON COLUMN report.tickets.messages IS 'mails of customers in it';
COMMENT ON COLUMN report.tickets.answers IS 'answers of agents to the customer';
COMMENT ON COLUMN report.tickets.last_message_at IS 'when a customer last wrote';
COMMENT ON COLUMN report.tickets.last_answer_at IS 'when an agent last answered';
COMMENT ON COLUMN report.tickets.waiting_since IS 'arrival of the oldest mail of a person after the last answer; NULL: the customer does not wait';
COMMENT ON COLUMN report.tickets.receipt IS 'state of its receipt; NULL: there was none';
