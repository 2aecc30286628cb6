-- What an agent says is a promise: it stands in the ledger from now on, and its ticket is open. PD001 when its day has come already.
CREATE FUNCTION desk.found_yes(c desk.command, f desk.finding) RETURNS desk.promise
LANGUAGE plpgsql
AS $$
DECLARE
    v_was text := (SELECT t.state FROM desk.ticket t WHERE t.id = c.ticket_id);
BEGIN
    IF f.due_at <= desk.now() THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = format(
            '%s is over. If it is still to be done, promise it anew: #promise fri 17:00: ...', desk.moment_shown(f.due_at));
    ELSIF v_was = 'closed' THEN
        PERFORM desk.state_set(c.ticket_id, 'open');
        PERFORM desk.command_event(c, 'reopened', v_was, 'open', '');
    END IF;
    PERFORM desk.promise_possible(c.ticket_id);
    RETURN desk.found_record(f.id, c.incoming_id);
END;
$$;
