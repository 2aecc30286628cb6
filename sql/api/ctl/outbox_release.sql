-- promisectl outbox release: what was held since the database was restored goes out, and the clock goes on. Returns what it was;
-- NULL when nothing was held.
CREATE FUNCTION api.ctl_outbox_release(actor text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = desk, pg_temp
SET timezone = 'UTC'
AS $$
DECLARE
    v_facts jsonb;
BEGIN
    PERFORM FROM desk.hold FOR UPDATE;
    v_facts := desk.hold_facts();
    IF v_facts IS NULL THEN
        RETURN NULL;
    END IF;
    DELETE FROM desk.hold;
    UPDATE desk.outbox o SET state = 'dropped', reason = 'said by promisectl', worker = NULL, leased_until = NULL
    WHERE o.state IN ('queued', 'retry') AND desk.hold_told(o);
    PERFORM desk.alarm_end('desk-restored');
    PERFORM desk.event_add('released', NULL, NULL, NULL, v_facts || jsonb_build_object('by', actor));
    PERFORM pg_notify(channel, '') FROM unnest(ARRAY['promised_send', 'promised_hook', 'promised_clock']) channel;
    RETURN v_facts;
END;
$$;
