-- Called once after a backup was restored, in the transaction that makes the database usable. made_at: when the backup was made.
-- Tickets opened since the backup are lost, but their numbers have been told: so many are skipped that none is given twice,
-- twice as many as came in as long a time before the backup, and a hundred. Returns what is held, with the last number that the
-- backup knows and the next one.
CREATE FUNCTION desk.hold_put(made_at timestamptz) RETURNS jsonb
LANGUAGE plpgsql
AS $$
DECLARE
    v_lost interval := greatest(desk.now() - made_at, interval '0');
    v_last bigint := coalesce((SELECT max(t.number) FROM desk.ticket t), 0);
    v_next bigint;
BEGIN
    INSERT INTO desk.hold AS h (since, made_at, last_outbox, last_hook)
    SELECT desk.now(), least(hold_put.made_at, desk.now()),
        coalesce((SELECT max(o.id) FROM desk.outbox o), 0), coalesce((SELECT max(x.id) FROM desk.hook x), 0)
    ON CONFLICT (single) DO UPDATE
    SET since = excluded.since, made_at = excluded.made_at, last_outbox = excluded.last_outbox, last_hook = excluded.last_hook;
    v_next := greatest(v_last, (SELECT q.last_value FROM desk.ticket_number q)) + 100
        + 2 * (SELECT count(*) FROM desk.ticket t WHERE t.created_at > hold_put.made_at - v_lost);
    v_next := (v_next + 99) / 100 * 100 + 1;
    PERFORM setval('desk.ticket_number', v_next, false);
    -- It has not been run since the backup, and that is no jump.
    UPDATE desk.pulse SET ran_at = desk.now();
    PERFORM desk.event_add('restored', NULL, NULL, NULL, jsonb_build_object(
        'made_at', desk.utc_text(hold_put.made_at), 'last_ticket', v_last, 'next_ticket', v_next));
    RETURN desk.hold_facts() || jsonb_build_object(
        'last_ticket', desk.ctl_label(nullif(v_last, 0)), 'next_ticket', desk.ctl_label(v_next));
END;
$$;
