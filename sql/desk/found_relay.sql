-- The mail by which the customer reads an answer; NULL: an agent's own, of which the desk has a copy, or none that leaves.
CREATE FUNCTION desk.found_relay(m desk.message) RETURNS bigint
LANGUAGE sql STABLE
AS $$
    SELECT max(o.id)
    FROM desk.outbox o JOIN desk.ticket t ON t.id = m.ticket_id
    WHERE o.carries_id = m.id AND o.kind = 'relay' AND o.state <> 'withheld' AND desk.ledger_requester(t, o.recipient)
$$;
