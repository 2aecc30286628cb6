-- #cause CODE[: reason]: what the ticket came from; one of the configured causes, any word when none are.
CREATE FUNCTION desk.command_cause(c desk.command) RETURNS desk.command
LANGUAGE plpgsql
AS $$
DECLARE
    v_causes text[] := (SELECT s.causes FROM desk.setting s);
    v_was text := (SELECT t.cause FROM desk.ticket t WHERE t.id = c.ticket_id);
    v_what record;
    v_cause text;
BEGIN
    SELECT * INTO v_what FROM desk.command_parts(c.argument);
    v_cause := CASE
        WHEN v_causes <> '{}' THEN (SELECT x FROM unnest(v_causes) x WHERE desk.plain(x) = desk.plain(v_what.what) LIMIT 1)
        WHEN v_what.what ~ '^[[:alnum:]][[:alnum:]_.-]{0,39}$' THEN v_what.what END;
    IF v_cause IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = CASE v_what.what WHEN '' THEN 'Write the cause. '
            ELSE format('"%s" is no cause. ', left(v_what.what, 60)) END
            || CASE WHEN v_causes = '{}' THEN 'It is one word.'
                ELSE coalesce('Did you mean ' || desk.nearest(v_what.what, v_causes) || '?',
                    'There are ' || desk.listed(v_causes, 'and') || '.') END;
    END IF;
    UPDATE desk.ticket t SET cause = v_cause WHERE t.id = c.ticket_id AND t.cause IS DISTINCT FROM v_cause;
    IF FOUND THEN
        PERFORM desk.command_event(c, 'cause-set', v_was, v_cause, v_what.reason);
    END IF;
    c.said := format('The cause of %s is %s.', desk.ticket_label(c.ticket_id), v_cause);
    RETURN c;
END;
$$;
