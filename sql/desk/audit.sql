-- What must be true of the tables at any moment, beyond what their constraints say. No row: all is well. Reads everything:
-- for tests, after a crash or a restore, and at night.
CREATE FUNCTION desk.audit() RETURNS TABLE (invariant text, object text, detail text)
LANGUAGE sql STABLE
AS $$
    SELECT 'a done mail has a message, or is none', 'mail ' || i.id, i.disposition
    FROM desk.incoming i
    WHERE i.state = 'done'
      AND (i.disposition IN ('ticket', 'reply', 'answer')) <> EXISTS (SELECT FROM desk.message m WHERE m.incoming_id = i.id)
    UNION ALL
    SELECT 'a done mail is wholly decided', 'mail ' || i.id, i.disposition
    FROM desk.incoming i
    WHERE (i.state = 'done') <> (num_nulls(i.disposition, i.receipt_verdict, i.receipt_reason, i.done_at) = 0)
       OR (i.disposition = 'duplicate') <> (i.duplicate_of IS NOT NULL)
    UNION ALL
    SELECT 'bytes are kept, or a cause is known', 'mail ' || i.id, i.state
    FROM desk.incoming i
    WHERE i.raw IS NULL AND i.state NOT IN ('parked', 'dropped') OR i.state = 'parked' AND i.cause IS NULL
       OR i.raw IS NOT NULL AND i.sha256 IS DISTINCT FROM sha256(i.raw)
    UNION ALL
    SELECT 'one mail is one message', 'mail ' || i.id, 'the same bytes as an earlier one'
    FROM desk.incoming i
    WHERE i.disposition IN ('ticket', 'reply', 'answer', 'note', 'held') AND EXISTS (
        SELECT FROM desk.incoming e
        WHERE e.sha256 = i.sha256 AND e.id < i.id AND e.disposition IN ('ticket', 'reply', 'answer', 'note', 'held')
          AND e.done_at <= i.done_at)
    UNION ALL
    SELECT 'a ticket begins with a message or a note', 'ticket ' || t.number, NULL
    FROM desk.ticket t
    WHERE t.merged_into IS NULL
      AND NOT EXISTS (SELECT FROM desk.message m WHERE m.ticket_id = t.id AND m.seq = 1)
      AND NOT EXISTS (SELECT FROM desk.note n WHERE n.ticket_id = t.id AND n.seq = 1)
    UNION ALL
    SELECT 'a ticket''s customer is its requester', 'ticket ' || t.number, NULL
    FROM desk.ticket t
    LEFT JOIN desk.participant p ON p.ticket_id = t.id AND p.role = 'requester'
    WHERE t.merged_into IS NULL AND t.customer_id IS DISTINCT FROM p.customer_id
    UNION ALL
    SELECT 'a ticket''s numbers are given once', 'ticket ' || t.number, format('seq %s', s.seq)
    FROM desk.ticket t
    JOIN (SELECT ticket_id, seq FROM desk.message UNION ALL SELECT ticket_id, seq FROM desk.note
          UNION ALL SELECT ticket_id, seq FROM desk.outbox) s ON s.ticket_id = t.id
    GROUP BY t.number, t.next_seq, s.seq
    HAVING count(*) > 1 OR s.seq >= t.next_seq
    UNION ALL
    SELECT 'what was merged is where it was merged into', 'ticket ' || t.number, i.number::text
    FROM desk.ticket t
    JOIN desk.ticket i ON i.id = t.merged_into
    WHERE i.merged_into IS NOT NULL
       OR EXISTS (SELECT FROM desk.message m WHERE m.ticket_id = t.id)
       OR EXISTS (SELECT FROM desk.note n WHERE n.ticket_id = t.id)
       OR EXISTS (SELECT FROM desk.participant p WHERE p.ticket_id = t.id)
       OR EXISTS (SELECT FROM desk.watcher w WHERE w.ticket_id = t.id)
    UNION ALL
    SELECT 'a queue knows how many wait', 'queue ' || coalesce(q.name, t.queue), format('%s, not %s', q.waiting, t.waiting)
    FROM desk.queue q
    FULL JOIN (SELECT queue, count(*) AS waiting FROM desk.ticket
               WHERE state <> 'closed' AND NOT automatic AND NOT internal GROUP BY queue) t ON t.queue = q.name
    WHERE coalesce(q.waiting, 0) <> coalesce(t.waiting, 0)
    UNION ALL
    SELECT 'a receipt is sent where the table says so, and nowhere else', 'mail ' || i.id, i.receipt_reason
    FROM desk.incoming i
    LEFT JOIN desk.message m ON m.incoming_id = i.id AND m.joined_by = 'new'
    LEFT JOIN desk.event e ON e.incoming_id = m.incoming_id AND e.kind = 'opened' -- the message may be elsewhere by now
    LEFT JOIN desk.outbox o ON o.ticket_id = e.ticket_id AND o.kind = 'receipt'
    WHERE i.state = 'done' AND (i.receipt_verdict = 'send') <> (o.id IS NOT NULL)
    UNION ALL
    SELECT 'a receipt has the null sender and a stranger''s address', 'outgoing ' || o.id, o.recipient
    FROM desk.outbox o CROSS JOIN desk.setting s
    WHERE o.kind = 'receipt' AND (o.envelope_sender <> '' OR o.ticket_id IS NULL OR desk.own_address(o.recipient, s))
    UNION ALL
    SELECT 'what is tried has its bytes', 'outgoing ' || o.id, o.state
    FROM desk.outbox o WHERE o.state IN ('sending', 'sent') AND o.bytes IS NULL
    UNION ALL
    SELECT 'what is not sent has a reason', 'outgoing ' || o.id, o.state
    FROM desk.outbox o WHERE o.state IN ('failed', 'withheld') AND o.reason IS NULL
    UNION ALL
    SELECT 'leases end', l.object, 'since ' || desk.utc_text(l.until)
    FROM (SELECT 'mail ' || id, leased_until FROM desk.incoming WHERE state = 'new'
          UNION ALL
          SELECT 'outgoing ' || id, leased_until FROM desk.outbox WHERE state = 'sending') AS l (object, until)
    WHERE l.until < desk.now() - interval '1 hour'
    UNION ALL
    SELECT 'what is named exists', d.object, d.what
    FROM (SELECT 'token of ticket ' || k.ticket_id, 'ticket'
          FROM desk.token k WHERE NOT EXISTS (SELECT FROM desk.ticket t WHERE t.id = k.ticket_id)
          UNION ALL
          SELECT 'participant of ticket ' || p.ticket_id, 'ticket or customer'
          FROM desk.participant p
          WHERE NOT EXISTS (SELECT FROM desk.ticket t WHERE t.id = p.ticket_id)
             OR NOT EXISTS (SELECT FROM desk.customer c WHERE c.id = p.customer_id)
          UNION ALL
          SELECT 'message ' || m.id, 'customer'
          FROM desk.message m
          WHERE m.customer_id IS NOT NULL AND NOT EXISTS (SELECT FROM desk.customer c WHERE c.id = m.customer_id)
          UNION ALL
          SELECT 'event ' || e.id, 'ticket, mail or outgoing mail'
          FROM desk.event e
          WHERE e.ticket_id IS NOT NULL AND NOT EXISTS (SELECT FROM desk.ticket t WHERE t.id = e.ticket_id)
             OR e.incoming_id IS NOT NULL AND NOT EXISTS (SELECT FROM desk.incoming i WHERE i.id = e.incoming_id)
             OR e.outbox_id IS NOT NULL AND NOT EXISTS (SELECT FROM desk.outbox o WHERE o.id = e.outbox_id)
         ) AS d (object, what)
    UNION ALL
    SELECT * FROM desk.audit_agents()
    UNION ALL
    SELECT * FROM desk.audit_promises()
    UNION ALL
    SELECT * FROM desk.audit_findings()
    UNION ALL
    SELECT * FROM desk.audit_timers()
$$;
