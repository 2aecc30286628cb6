-- What must be true of promises at any moment; a part of desk.audit.
CREATE FUNCTION desk.audit_promises() RETURNS TABLE (invariant text, object text, detail text)
LANGUAGE sql STABLE
AS $$
    SELECT 'a promise is what its events come to', 'promise ' || p.id, u.why
    FROM desk.promise p CROSS JOIN LATERAL desk.promise_untrue(p) u (why)
    WHERE u.why IS NOT NULL
    UNION ALL
    SELECT 'what ended has an event that ended it', 'promise ' || p.id, p.state
    FROM desk.promise p
    WHERE p.ended_at IS NOT NULL AND NOT EXISTS (
        SELECT FROM desk.event e
        WHERE e.promise_id = p.id AND e.kind = CASE p.state
            WHEN 'moved' THEN 'promise-moved' WHEN 'withdrawn' THEN 'promise-withdrawn' ELSE 'promise-kept' END)
    UNION ALL
    SELECT 'what was broken has an event that says so', 'promise ' || p.id, NULL
    FROM desk.promise p
    WHERE p.broken_at IS NOT NULL AND NOT EXISTS (
        SELECT FROM desk.event e WHERE e.promise_id = p.id AND e.kind = 'promise-broken')
    UNION ALL
    SELECT 'what was broken is broken for ever', 'promise ' || e.promise_id, NULL
    FROM desk.event e LEFT JOIN desk.promise p ON p.id = e.promise_id
    WHERE e.kind = 'promise-broken' AND p.broken_at IS NULL
    UNION ALL
    SELECT 'what is named exists', 'event ' || e.id, 'promise ' || e.promise_id
    FROM desk.event e
    WHERE e.promise_id IS NOT NULL AND NOT EXISTS (SELECT FROM desk.promise p WHERE p.id = e.promise_id)
    UNION ALL
    SELECT 'what replaces a promise is another one', 'promise ' || p.id, p.state
    FROM desk.promise p
    WHERE p.state = 'moved' AND NOT EXISTS (SELECT FROM desk.promise r WHERE r.id = p.replaced_by AND r.id <> p.id)
    UNION ALL
    SELECT 'what was kept by a mail was kept by one to the customer', 'promise ' || p.id, 'outgoing ' || o.id
    FROM desk.promise p JOIN desk.outbox o ON o.id = p.kept_by
    WHERE o.audience <> 'customer'
       OR p.state IN ('kept', 'kept late') AND (o.sent_at IS NULL OR o.bounced_at IS NOT NULL)
          -- A late update stays at that: desk.ledger_undelivered.
          AND NOT (p.kind = 'update' AND p.state = 'kept late')
    UNION ALL
    SELECT 'a closed ticket promises nothing', 'ticket ' || t.number, 'promise ' || p.id
    FROM desk.promise p JOIN desk.ticket t ON t.id = p.ticket_id AND t.state = 'closed'
    WHERE p.ended_at IS NULL AND NOT EXISTS (
        SELECT FROM desk.outbox o WHERE o.id = p.kept_by AND o.state IN ('queued', 'sending', 'retry'))
    UNION ALL
    SELECT 'what waits for the customer is paused, and nothing else is', 'promise ' || p.id, t.state
    FROM desk.promise p JOIN desk.ticket t ON t.id = p.ticket_id
    WHERE p.state = 'open' AND t.state <> 'closed'
      AND (p.kind = 'resolve' AND t.state = 'waiting' AND t.wait_until IS NULL) <> (p.paused_at IS NOT NULL)
    UNION ALL
    -- The cause for none: who was never written to is told nothing by machines, and what is noted (desk.ledger_opened).
    SELECT 'an open ticket has a next update, or a cause for none', 'ticket ' || t.number, t.state
    FROM desk.ticket t JOIN desk.service v ON v.queue = t.queue AND v.active
    WHERE t.state <> 'closed' AND desk.ledger_live(t)
      AND CASE WHEN t.state = 'waiting' AND t.wait_until IS NULL
          THEN coalesce(v.ask_every, v.update_every) ELSE v.update_every END IS NOT NULL
      AND NOT EXISTS (
          SELECT FROM desk.promise p
          WHERE p.ticket_id = t.id AND p.kind = 'update' AND p.ended_at IS NULL AND p.kept_by IS NULL)
      AND desk.customer_known(t)
      AND (EXISTS (SELECT FROM desk.promise p WHERE p.ticket_id = t.id AND p.kind = 'update')
           OR NOT EXISTS (SELECT FROM desk.event e WHERE e.ticket_id = t.id AND e.kind = 'unpromised'))
$$;
