-- The state of an imported ticket after one more mail: closed when its last word was said; open, or waiting for the customer, where the
-- admin wants those with news since a day open. Whoever answered last has it. A ticket in which more has happened stays as it is.
CREATE FUNCTION desk.import_settle(ticket_id bigint, i desk.import) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    t desk.ticket;
    v_last record;
    v_first timestamptz;
    v_state text := 'closed';
BEGIN
    SELECT * INTO t FROM desk.ticket x WHERE x.id = import_settle.ticket_id;
    IF NOT desk.import_untouched(t) THEN
        RETURN;
    END IF;
    PERFORM desk.import_order(t);
    SELECT p.received_at, p.ours INTO v_last
    FROM (SELECT m.received_at, m.agent_id IS NOT NULL AS ours, m.seq FROM desk.message m WHERE m.ticket_id = t.id
          UNION ALL
          SELECT n.received_at, true, n.seq FROM desk.note n WHERE n.ticket_id = t.id AND n.kind = 'note') p
    ORDER BY p.received_at DESC, p.seq DESC
    LIMIT 1;
    v_last.received_at := coalesce(v_last.received_at, t.arrived_at);
    SELECT min(p.received_at) INTO v_first
    FROM (SELECT m.received_at FROM desk.message m WHERE m.ticket_id = t.id
          UNION ALL SELECT n.received_at FROM desk.note n WHERE n.ticket_id = t.id) p;
    IF v_last.received_at >= i.open_since AND NOT t.automatic AND NOT t.internal AND t.customer_id IS NOT NULL THEN
        v_state := CASE WHEN v_last.ours THEN 'waiting' ELSE 'open' END;
    END IF;
    UPDATE desk.ticket x
    SET state = v_state, closed_at = CASE WHEN v_state = 'closed' THEN v_last.received_at END, arrived_at = least(x.arrived_at, v_first),
        owner_id = (
            SELECT a.id FROM desk.message m JOIN desk.agent a ON a.id = m.agent_id AND a.active
            WHERE m.ticket_id = t.id ORDER BY m.received_at DESC, m.seq DESC LIMIT 1)
    WHERE x.id = t.id;
END;
$$;
