-- The commands at the top of an agent's mail, in their order, each applied to where the ones before it have led. All or
-- nothing: when one is unknown, malformed or refused, none is done and PD001 is raised, with the transcript as DETAIL.
-- The mail is proven to be his; answers is the Message-ID that it replies to.
CREATE FUNCTION desk.commands_run(ticket_id bigint, agent_id integer, commands jsonb, incoming_id bigint, answers text)
RETURNS desk.orders
LANGUAGE plpgsql
AS $$
DECLARE
    c desk.command;
    v_given jsonb := CASE jsonb_typeof(commands) WHEN 'array' THEN commands ELSE '[]' END;
    v_transcript jsonb := jsonb '[]';
    v_owner integer;
BEGIN
    c.ticket_id := desk.ticket_now(commands_run.ticket_id);
    c.agent_id := commands_run.agent_id;
    c.incoming_id := commands_run.incoming_id;
    c.answers := commands_run.answers;
    c.internal := false;
    c.words := '';
    c.refused := false;
    SELECT t.owner_id INTO v_owner FROM desk.ticket t WHERE t.id = c.ticket_id FOR NO KEY UPDATE;
    PERFORM desk.command_barred(c, v_given);
    DECLARE
        v_before desk.command := c;
        v_failed boolean := false;
    BEGIN
        -- An agent has seen what was held, and gives orders.
        IF jsonb_path_exists(v_given, '$[*].word ? (@ != "status" && @ != "help" && @ != "promises")') THEN
            UPDATE desk.ticket t SET attention = NULL WHERE t.id = c.ticket_id AND t.attention = 'held';
        END IF;
        FOR n IN 0 .. jsonb_array_length(v_given) - 1 LOOP
            c := desk.command_try(c, v_given, n);
            v_failed := v_failed OR c.refused;
            v_transcript := v_transcript || jsonb_build_object(
                'line', desk.command_line(v_given -> n), 'done', NOT c.refused, 'said', c.said);
        END LOOP;
        IF v_failed THEN
            RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = 'undo';
        END IF;
    EXCEPTION
        WHEN SQLSTATE 'PD001' THEN
            -- Variables outlive what is undone here.
            RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = 'command',
                DETAIL = desk.command_undone(v_before, v_given, v_transcript)::text;
    END;
    PERFORM desk.tell_orders(c, v_given, v_transcript, v_owner);
    RETURN (c.ticket_id, c.internal, c.words, v_transcript)::desk.orders;
END;
$$;
