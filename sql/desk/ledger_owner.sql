-- A ticket has another owner: what agents promised in it is his to keep now, and who is told of what follows from him.
CREATE FUNCTION desk.ledger_owner(ticket_id bigint, was integer) RETURNS void
LANGUAGE sql
AS $$
    SELECT desk.promise_event(p.id, 'promise-passed',
        jsonb_build_object('owner', t.owner_id, 'from', p.owner_id, 'why', 'ticket'))
    FROM desk.ticket t
    JOIN desk.promise p ON p.ticket_id = t.id AND p.kind = 'own' AND p.ended_at IS NULL
    WHERE t.id = ledger_owner.ticket_id AND t.owner_id IS NOT NULL AND t.owner_id IS DISTINCT FROM ledger_owner.was
      AND p.owner_id IS DISTINCT FROM t.owner_id;
    SELECT desk.timers_again(ledger_owner.ticket_id);
$$;
