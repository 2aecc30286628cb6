-- Agents are none any more: what they promised passes to whoever answers for them, who is told.
CREATE FUNCTION desk.ledger_gone(agent_ids integer[]) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    p desk.promise;
    v_holder integer;
BEGIN
    FOR p IN SELECT * FROM desk.promise x
        WHERE x.owner_id = ANY (agent_ids) AND x.ended_at IS NULL ORDER BY x.ticket_id, x.id
    LOOP
        v_holder := desk.promise_holder(p);
        IF v_holder IS NULL THEN
            PERFORM desk.alarm_raise('promise-of-nobody', format('%s promised something in %s, and no agent answers for him: '
                'give the ticket to somebody', desk.agent_name(p.owner_id), desk.ticket_label(p.ticket_id)));
        ELSE
            PERFORM desk.promise_event(p.id, 'promise-passed',
                jsonb_build_object('owner', v_holder, 'from', p.owner_id, 'why', 'gone'));
            PERFORM desk.tell_passed(p.id, v_holder, p.owner_id);
        END IF;
    END LOOP;
END;
$$;
