-- The ticket that #merge names, as it stands today; PD001 when this one may not go into it.
CREATE FUNCTION desk.merge_target(c desk.command) RETURNS bigint
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_tag text := (SELECT s.tag FROM desk.setting s);
    v_parts text[] := regexp_match(c.argument, format('^#?(?:%s-)?([0-9]{1,18})(?:\s+(both))?[.]?$', v_tag), 'i');
    v_into bigint := (SELECT desk.ticket_now(t.id) FROM desk.ticket t WHERE t.number = v_parts[1]::bigint);
    v_why text;
BEGIN
    v_why := CASE
        WHEN v_parts IS NULL THEN format('Write the number of the ticket that this one belongs to, such as #merge %s-1043', v_tag)
        WHEN v_into IS NULL THEN format('There is no ticket %s.', desk.ctl_label(v_parts[1]::bigint))
        WHEN v_into = c.ticket_id THEN format('%s is this very ticket.', desk.ctl_label(v_parts[1]::bigint))
        WHEN NOT desk.agent_may(c.agent_id, v_into) THEN desk.not_yours(v_into)
        WHEN v_parts[2] IS NULL THEN desk.merge_strangers(c.ticket_id, v_into)
    END;
    IF v_why IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = v_why;
    END IF;
    RETURN v_into;
END;
$$;
