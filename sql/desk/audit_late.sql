-- What should have been done by now, while the processes of the desk run: nothing of it is wrong in the tables (desk.audit), and
-- somebody waits for it. Times are generous: a clock that was held after a jump, or an answer on its way, is no fault.
CREATE FUNCTION desk.audit_late() RETURNS TABLE (invariant text, object text, detail text)
LANGUAGE sql STABLE
AS $$
    SELECT 'what is overdue is broken', 'promise ' || p.id, 'due at ' || desk.utc_text(p.due_at)
    FROM desk.promise p
    WHERE p.state = 'open' AND p.paused_at IS NULL AND p.due_at < desk.now() - interval '15 minutes'
      AND p.made_at < desk.now() - interval '15 minutes' AND NOT desk.promise_awaited(p)
    UNION ALL
    SELECT 'the clock does what is due', coalesce('promise ' || x.promise_id, 'agent ' || x.agent_id),
        x.what || ' at ' || desk.utc_text(x.at)
    FROM desk.timer x
    WHERE x.at < desk.now() - interval '15 minutes'
    UNION ALL
    SELECT 'a customer learns what was broken', 'promise ' || p.id, 'broken at ' || desk.utc_text(p.broken_at)
    FROM desk.promise p JOIN desk.ticket t ON t.id = p.ticket_id
    WHERE p.state = 'broken' AND p.kind <> 'update' AND p.detected_at < desk.now() - interval '15 minutes'
      AND t.state <> 'closed' AND t.customer_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM desk.timer x WHERE x.promise_id = p.id AND x.what = 'notice')
      -- What was kept late, and whose answer came back, was owned up to by that answer.
      AND NOT EXISTS (SELECT FROM desk.event e WHERE e.promise_id = p.id AND e.kind IN ('promise-noticed', 'promise-reopened'))
    UNION ALL
    SELECT 'what goes out is not stuck', 'outgoing ' || o.id, o.state || ' since ' || desk.utc_text(o.next_at)
    FROM desk.outbox o
    WHERE o.state IN ('queued', 'retry') AND o.next_at < desk.now() - interval '1 hour'
      AND NOT EXISTS (
          SELECT FROM desk.outbox e
          WHERE e.ticket_id = o.ticket_id AND e.seq < o.seq AND lower(e.recipient) = lower(o.recipient)
            AND e.state IN ('queued', 'retry', 'sending'))
    UNION ALL
    SELECT 'webhooks are called', 'call ' || h.id, h.state || ' since ' || desk.utc_text(h.next_at)
    FROM desk.hook h
    WHERE h.state IN ('queued', 'retry', 'sending') AND h.next_at < desk.now() - interval '1 hour'
      AND NOT EXISTS (
          SELECT FROM desk.hook e
          WHERE e.webhook = h.webhook AND e.id < h.id AND e.state IN ('queued', 'retry', 'sending'))
$$;
