-- promisectl outbox hold: the database was brought back to an earlier moment by other means than promisectl restore.
CREATE FUNCTION api.ctl_outbox_hold(at timestamptz, actor text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = desk, pg_temp
SET timezone = 'UTC'
AS $$
DECLARE
    v_facts jsonb := desk.hold_put(at);
BEGIN
    PERFORM desk.event_add('held-back', NULL, NULL, NULL, jsonb_build_object('by', actor, 'at', desk.utc_text(at)));
    RETURN v_facts;
END;
$$;
