-- The mail that tells these events states the promises that they made.
CREATE FUNCTION desk.promise_state_by(event_ids bigint[], outbox_id bigint) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    v_id bigint;
BEGIN
    FOR v_id IN
        SELECT DISTINCT coalesce(p.replaced_by, p.id)
        FROM desk.event e JOIN desk.promise p ON p.id = e.promise_id
        WHERE e.id = ANY (event_ids) AND (e.kind = 'promise-made' AND p.kind = 'own' AND p.message_id IS NULL OR p.replaced_by IS NOT NULL)
        ORDER BY 1
    LOOP
        PERFORM desk.promise_event(v_id, 'promise-stated', '{}', NULL, promise_state_by.outbox_id);
    END LOOP;
END;
$$;
