-- #ok [n]: the notice that a promise is broken, which is held for the lead, goes to the customer now. The word is that of whoever
-- was asked for it, or of somebody above the one whose promise it is.
CREATE FUNCTION desk.command_ok(c desk.command) RETURNS desk.command
LANGUAGE plpgsql
AS $$
DECLARE
    p desk.promise;
BEGIN
    IF c.argument !~ '^(#?[0-9]{1,9}[.]?)?$' THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001',
            MESSAGE = '#ok stands alone, or with the number of a promise: #ok 2. What the customer is to read stands below the commands.';
    END IF;
    p := desk.promise_meant(c, substring(c.argument FROM '[0-9]+')::integer, '');
    IF NOT EXISTS (SELECT FROM desk.promise_going(c.ticket_id, 'ok') g WHERE g.id = p.id) THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = format('No notice of promise %s of %s waits for an #ok.', p.number,
            desk.ticket_label(p.ticket_id));
    ELSIF NOT desk.promise_leads(p, c.agent_id) THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = format('Whether that notice goes out is for %s to say.',
            coalesce((SELECT desk.agent_name(o.agent_id) FROM desk.outbox o WHERE o.promise_id = p.id AND o.kind = 'approval' ORDER BY o.id DESC LIMIT 1),
                'the lead'));
    END IF;
    PERFORM desk.promise_approve(p.id, c.agent_id, c.incoming_id);
    c.said := format('The customer is told now that promise %s of %s (%s) is broken.', p.number, desk.ticket_label(p.ticket_id),
        desk.promise_text(p));
    RETURN c;
END;
$$;
