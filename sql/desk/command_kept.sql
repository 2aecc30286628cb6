-- #kept [n ...]: what was promised is done. A promise to write is kept by writing.
CREATE FUNCTION desk.command_kept(c desk.command) RETURNS desk.command
LANGUAGE plpgsql
AS $$
DECLARE
    v_at timestamptz := coalesce(
        (SELECT least(i.internal_date, i.fetched_at) FROM desk.incoming i WHERE i.id = c.incoming_id), desk.now());
    v_number integer;
    p desk.promise;
BEGIN
    IF c.argument !~ '^(#?[0-9]{1,9}([\s,.;]+|\s+and\s+|$))*$' THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001',
            MESSAGE = '#kept stands alone, or with the number of a promise: #kept 2. What the customer is to read stands below the commands.';
    END IF;
    c.said := NULL;
    FOR v_number IN
        SELECT x[1]::integer FROM regexp_matches(c.argument, '[0-9]+', 'g') x
        UNION SELECT NULL WHERE c.argument = ''
        ORDER BY 1
    LOOP
        PERFORM desk.found_taken(c, v_number);
        p := desk.promise_meant(c, v_number, '');
        PERFORM desk.promise_deed(p);
        PERFORM desk.dispute_barred(p, c.agent_id);
        PERFORM desk.promise_keep(p.id, 'kept', c.agent_id, c.incoming_id, NULL, greatest(p.made_at, least(v_at, desk.now())));
        c.said := concat_ws(E'\n', c.said, format('Promise %s of %s (%s) is kept%s.', p.number, desk.ticket_label(p.ticket_id),
            desk.promise_text(p), (SELECT CASE x.state WHEN 'kept late' THEN ' late: it was due by ' || desk.moment_shown(x.broken_at) ELSE '' END
                FROM desk.promise x WHERE x.id = p.id)));
    END LOOP;
    RETURN c;
END;
$$;
