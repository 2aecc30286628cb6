-- Closes f as merged into t, and t takes over: of both states the more awake one, of both priorities the higher, the owner
-- if it has none, the reason why a person must look. (That one mail says it belongs to the other ticket is no such reason
-- any more: a person has looked.)
CREATE FUNCTION desk.ticket_merge_state(f desk.ticket, t desk.ticket) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    v_settled CONSTANT text[] := ARRAY['claims', 'wrong-person'];
    v_ranks CONSTANT text[] := ARRAY['low', 'normal', 'high', 'critical'];
    v_people boolean := NOT (f.automatic OR f.internal) OR NOT (t.automatic OR t.internal);
BEGIN
    UPDATE desk.ticket x
    SET merged_into = t.id, state = 'closed', closed_at = coalesce(x.closed_at, desk.now()), wait_until = NULL,
        attention = NULL
    WHERE x.id = f.id;

    UPDATE desk.ticket x
    SET customer_id = coalesce(t.customer_id, f.customer_id),
        internal = t.internal AND f.internal,
        automatic = NOT v_people AND NOT (t.internal AND f.internal),
        arrived_at = least(t.arrived_at, f.arrived_at),
        owner_id = coalesce(t.owner_id, f.owner_id),
        priority = v_ranks[greatest(array_position(v_ranks, t.priority::text), array_position(v_ranks, f.priority::text))],
        cause = coalesce(t.cause, f.cause),
        attention = coalesce(
            CASE WHEN t.attention = ANY (v_settled) AND t.claims = f.id THEN NULL ELSE t.attention END,
            CASE WHEN f.attention = ANY (v_settled) THEN NULL ELSE f.attention END),
        state = CASE
            WHEN 'open' IN (t.state, f.state) THEN 'open'
            WHEN 'waiting' IN (t.state, f.state) THEN 'waiting'
            ELSE 'closed' END,
        closed_at = CASE WHEN t.state = 'closed' AND f.state = 'closed' THEN t.closed_at END,
        wait_until = CASE WHEN 'open' IN (t.state, f.state) THEN NULL ELSE least(t.wait_until, f.wait_until) END
    WHERE x.id = t.id;
END;
$$;
