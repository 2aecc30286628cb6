-- Something is wrong: the admin is told when the episode begins, and not again while it lasts.
CREATE FUNCTION desk.alarm_raise(name text, detail text, since timestamptz DEFAULT NULL) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    v_since timestamptz := coalesce(since, desk.now());
BEGIN
    INSERT INTO desk.alarm (name, since, detail) VALUES (alarm_raise.name, v_since, alarm_raise.detail)
    ON CONFLICT DO NOTHING;
    IF FOUND THEN
        PERFORM desk.event_add('alarm', NULL, NULL, NULL,
            jsonb_build_object('name', alarm_raise.name, 'detail', alarm_raise.detail));
        PERFORM desk.tell_admin('alarm', jsonb_build_object(
            'name', alarm_raise.name, 'detail', alarm_raise.detail, 'since', desk.utc_text(v_since)));
    END IF;
END;
$$;
