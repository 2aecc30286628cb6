-- #cc add|remove ADDRESS ...: who beside the customer gets every answer.
CREATE FUNCTION desk.command_cc(c desk.command) RETURNS desk.command
LANGUAGE plpgsql
AS $$
DECLARE
    v_verb text := lower(substring(c.argument FROM '^(\w+)(?=\s|$)'));
    v_list text := btrim(substr(c.argument, length(v_verb) + 1));
    v_one record;
    v_done text[] := ARRAY[]::text[];
    v_why text;
BEGIN
    IF v_verb IS NULL OR v_verb NOT IN ('add', 'remove') OR v_list = '' THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = 'Write #cc add or #cc remove and an address: '
            || format('#cc add %s', coalesce((desk.mailbox_said(c.argument)).address, 'name@example.com'));
    END IF;
    FOR v_one IN SELECT a.said, (desk.mailbox_said(a.said)).* FROM desk.mailboxes_said(v_list) AS a (said) LOOP
        v_why := CASE
            WHEN v_one.address IS NULL THEN format('"%s" is no address.', left(v_one.said, 60))
            WHEN v_verb = 'add' THEN desk.cc_add(c, v_one.address, v_one.name)
            ELSE desk.participant_remove(c.ticket_id, v_one.address, c.agent_id) END;
        IF v_why IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = desk.sentence(v_why);
        END IF;
        v_done := v_done || v_one.address;
    END LOOP;
    c.said := format(CASE v_verb WHEN 'add' THEN '%s: answers go to %s too.' ELSE '%s: nothing more goes to %s.' END,
        desk.ticket_label(c.ticket_id), desk.listed(v_done, 'and'));
    RETURN c;
END;
$$;
