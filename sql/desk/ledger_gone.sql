-- Agents are none any more: what they promised passes to whoever answers for them, who is told. When nobody does, the admin is.
CREATE FUNCTION desk.ledger_gone(agent_ids integer[]) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    p desk.promise;
    v_holder integer;
    v_left text[] := ARRAY[]::text[];
BEGIN
    FOR p IN SELECT * FROM desk.promise x
        WHERE x.owner_id = ANY (agent_ids) AND x.ended_at IS NULL ORDER BY x.ticket_id, x.id
    LOOP
        v_holder := desk.promise_holder(p);
        IF v_holder IS NULL THEN
            v_left := v_left || format('"%s" by %s in %s', desk.promise_text(p), desk.moment_shown(p.due_at),
                desk.ticket_label(p.ticket_id));
        ELSE
            PERFORM desk.promise_event(p.id, 'promise-passed',
                jsonb_build_object('owner', v_holder, 'from', p.owner_id, 'why', 'gone'));
            PERFORM desk.tell_passed(p.id, v_holder, p.owner_id);
        END IF;
    END LOOP;
    IF v_left <> '{}' THEN
        PERFORM desk.tell_admin('alarm', jsonb_build_object(
            'name', 'promise-of-nobody',
            'detail', 'no agent is left who answers for what was promised: ' || array_to_string(v_left, ', '),
            'since', desk.utc_text(desk.now())));
    END IF;
END;
$$;
