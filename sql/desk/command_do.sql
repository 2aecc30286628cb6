-- One command, obeyed. Refused it raises PD001 with the reason in words.
CREATE FUNCTION desk.command_do(c desk.command) RETURNS desk.command
LANGUAGE plpgsql
AS $$
BEGIN
    RETURN CASE c.word
        WHEN 'note' THEN desk.command_note(c)
        WHEN 'take' THEN desk.command_take(c)
        WHEN 'assign' THEN desk.command_assign(c)
        WHEN 'queue' THEN desk.command_queue(c)
        WHEN 'close' THEN desk.command_close(c)
        WHEN 'reopen' THEN desk.command_reopen(c)
        WHEN 'wait' THEN desk.command_wait(c)
        WHEN 'priority' THEN desk.command_priority(c)
        WHEN 'cause' THEN desk.command_cause(c)
        WHEN 'merge' THEN desk.command_merge(c)
        WHEN 'split' THEN desk.command_split(c)
        WHEN 'cc' THEN desk.command_cc(c)
        WHEN 'from' THEN desk.command_from(c)
        WHEN 'promise' THEN desk.command_promise(c)
        WHEN 'kept' THEN desk.command_kept(c)
        WHEN 'move' THEN desk.command_move(c)
        WHEN 'drop' THEN desk.command_drop(c)
        WHEN 'yes' THEN desk.command_yes(c)
        WHEN 'no' THEN desk.command_no(c)
        WHEN 'promises' THEN desk.command_promises(c)
        WHEN 'ack' THEN desk.command_ack(c)
        WHEN 'ok' THEN desk.command_ok(c)
        WHEN 'status' THEN desk.command_status(c)
        WHEN 'help' THEN desk.command_help(c)
        ELSE desk.command_unknown(c)
    END;
END;
$$;
