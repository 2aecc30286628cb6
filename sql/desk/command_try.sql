-- The command with this position (from 0): obeyed, or undone and refused, with the reason in said.
CREATE FUNCTION desk.command_try(c desk.command, commands jsonb, place integer) RETURNS desk.command
LANGUAGE plpgsql
AS $$
DECLARE
    v_conflict text := desk.command_conflict(commands, place);
BEGIN
    c.word := lower(commands -> place ->> 'word');
    c.argument := btrim(coalesce(commands -> place ->> 'argument', ''));
    c.refused := v_conflict <> 'same';
    c.said := CASE v_conflict WHEN 'same' THEN 'As above.' ELSE v_conflict END;
    IF v_conflict IS NOT NULL THEN
        RETURN c;
    END IF;
    c.refused := false;
    RETURN desk.command_do(c);
EXCEPTION
    -- PD003: what cannot be done to a ticket, in words.
    WHEN SQLSTATE 'PD001' OR SQLSTATE 'PD003' THEN
        GET STACKED DIAGNOSTICS c.said = MESSAGE_TEXT;
        c.said := CASE SQLSTATE WHEN 'PD003' THEN desk.sentence(c.said) ELSE c.said END;
        c.refused := true;
        RETURN c;
END;
$$;
