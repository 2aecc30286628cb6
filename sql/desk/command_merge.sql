-- #merge NUMBER [both]: this ticket goes into that one, with all that is in it. Where their customers are not the same person,
-- only with the word both.
CREATE FUNCTION desk.command_merge(c desk.command) RETURNS desk.command
LANGUAGE plpgsql
AS $$
DECLARE
    v_from text := desk.ticket_label(c.ticket_id);
    v_into bigint := desk.merge_target(c);
BEGIN
    PERFORM desk.ticket_merge(c.ticket_id, v_into, c.agent_id);
    c.ticket_id := v_into;
    c.said := format('%s is now part of %s', v_from, desk.ticket_label(v_into))
        || coalesce((SELECT format('; answers go to %s.', desk.listed(array_agg(u.address::text ORDER BY p.role DESC, u.id), 'and'))
            FROM desk.participant p JOIN desk.customer u ON u.id = p.customer_id WHERE p.ticket_id = v_into HAVING count(*) > 0), '.')
        || CASE (SELECT t.state FROM desk.ticket t WHERE t.id = v_into) WHEN 'closed' THEN ' It is closed: #reopen opens it.' ELSE '' END;
    RETURN c;
END;
$$;
