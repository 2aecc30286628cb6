-- What an agent's commands did to promises, told to the customer where he does not read it in the agent's answer: a closing ends
-- what was promised, all else is told in a mail of its own. since: the last event before the commands; answer_id: the answer
-- that goes with them, which tells of its ticket itself. Returns the orders, with what the closing came to in their transcript.
CREATE FUNCTION desk.orders_told(o desk.orders, agent_id integer, incoming_id bigint, since bigint, answer_id bigint)
RETURNS desk.orders
LANGUAGE plpgsql
AS $$
DECLARE
    v_ticket bigint;
    v_answer bigint;
    v_withdrawn bigint[];
    v_told bigint[] := CASE WHEN answer_id IS NOT NULL THEN ARRAY[o.ticket_id] ELSE '{}' END;
    v_events bigint[];
BEGIN
    FOR v_ticket IN
        SELECT DISTINCT e.ticket_id FROM desk.event e JOIN desk.ticket t ON t.id = e.ticket_id
        WHERE e.id > since AND e.kind = 'closed' AND e.incoming_id IS NOT DISTINCT FROM orders_told.incoming_id
          AND (e.facts -> 'agent')::integer = orders_told.agent_id AND t.state = 'closed' AND t.merged_into IS NULL
          AND EXISTS (SELECT FROM desk.promise p WHERE p.ticket_id = t.id)
    LOOP
        v_answer := CASE WHEN v_ticket = o.ticket_id THEN answer_id END;
        v_withdrawn := desk.ledger_closed(v_ticket, orders_told.agent_id, orders_told.incoming_id);
        o.transcript := (
            SELECT jsonb_agg(CASE WHEN l ->> 'line' ~* '^#close' THEN jsonb_set(l, '{said}', to_jsonb((l ->> 'said') || desk.closing_text(v_ticket, since)))
                ELSE l END ORDER BY n)
            FROM jsonb_array_elements(o.transcript) WITH ORDINALITY AS x (l, n));
        IF v_answer IS NULL THEN
            PERFORM desk.tell_closed(v_ticket, orders_told.agent_id, false, v_withdrawn || ARRAY(
                SELECT p.id FROM desk.event e JOIN desk.promise p ON p.id = e.promise_id
                WHERE e.id > since AND e.kind = 'promise-withdrawn' AND p.ticket_id = v_ticket AND e.facts ->> 'by' = 'drop'));
            v_told := v_told || v_ticket;
        END IF;
    END LOOP;
    FOR v_ticket, v_events IN
        SELECT p.ticket_id, array_agg(e.id ORDER BY e.id)
        FROM desk.event e JOIN desk.promise p ON p.id = e.promise_id
        WHERE e.id > since AND e.kind IN ('promise-made', 'promise-moved', 'promise-withdrawn')
          AND e.incoming_id IS NOT DISTINCT FROM orders_told.incoming_id AND (e.facts -> 'agent')::integer = orders_told.agent_id
          AND e.facts ->> 'by' IS DISTINCT FROM 'close' AND p.ticket_id <> ALL (v_told)
        GROUP BY p.ticket_id
    LOOP
        PERFORM desk.tell_promises(v_ticket, orders_told.agent_id, v_events);
    END LOOP;
    RETURN o;
END;
$$;
