-- The queues promise what is configured from now on: a ticket that has been promised something gets the progress updates that its
-- queue has begun to promise; of one that was open before its queue promised anything, that is noted.
CREATE FUNCTION desk.ledger_configured() RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    v_id bigint;
BEGIN
    FOR v_id IN
        SELECT t.id FROM desk.ticket t JOIN desk.service v ON v.queue = t.queue AND v.active
        WHERE t.state <> 'closed' AND desk.ledger_live(t)
          AND EXISTS (SELECT FROM desk.promise p WHERE p.ticket_id = t.id)
          AND NOT EXISTS (
              SELECT FROM desk.promise p
              WHERE p.ticket_id = t.id AND p.kind = 'update' AND p.ended_at IS NULL AND p.kept_by IS NULL)
        ORDER BY t.id
    LOOP
        PERFORM desk.ledger_next(v_id);
    END LOOP;
    INSERT INTO desk.event (at, kind, ticket_id, facts)
    SELECT desk.now(), 'unpromised', t.id, '{"why": "before"}'
    FROM desk.ticket t JOIN desk.service v ON v.queue = t.queue AND v.active
    WHERE t.state <> 'closed' AND desk.ledger_live(t)
      AND NOT EXISTS (SELECT FROM desk.promise p WHERE p.ticket_id = t.id)
      AND NOT EXISTS (SELECT FROM desk.event e WHERE e.ticket_id = t.id AND e.kind = 'unpromised');
END;
$$;
