-- A mail to the customer about promises that an agent made, moved or withdrew without other words. Returns it; NULL when there
-- is nothing to tell, or nobody.
CREATE FUNCTION desk.tell_promises(ticket_id bigint, agent_id integer, event_ids bigint[]) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    v_facts jsonb := desk.promise_facts(event_ids);
    v_promise bigint;
    v_id bigint;
BEGIN
    IF v_facts = '{}' THEN
        RETURN NULL;
    END IF;
    SELECT coalesce(p.replaced_by, p.id) INTO v_promise
    FROM desk.event e JOIN desk.promise p ON p.id = e.promise_id
    WHERE e.id = ANY (event_ids) ORDER BY e.id LIMIT 1;
    v_id := desk.post_customer(ticket_id, 'promise',
        v_facts || jsonb_build_object('agent', desk.first_name(agent_id)), agent_id, v_promise);
    IF v_id IS NOT NULL THEN
        PERFORM desk.promise_state_by(event_ids, v_id);
    END IF;
    RETURN v_id;
END;
$$;
