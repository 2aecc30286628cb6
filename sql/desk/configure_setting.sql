-- The one row of settings. The mailboxes are there already.
CREATE FUNCTION desk.configure_setting(configuration jsonb) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    v_new desk.setting := jsonb_populate_record(NULL::desk.setting,
        jsonb_build_object('confirm', 'always', 'first_reply_takes', true, 'attachment_limit', 10485760, 'causes', '[]'::jsonb, 'ask_rating', false, 'complaints_in', '[]'::jsonb,
            'detected_promises', 'record', 'calendar', coalesce(configuration #>> '{calendars,0,name}', 'always'))
        || (configuration -> 'desk') || (configuration -> 'budget') || jsonb_build_object(
            'mode', configuration ->> 'mode', 'admin', nullif(configuration #>> '{desk,admin}', ''),
            'languages', (
                SELECT jsonb_agg(DISTINCT l ORDER BY l)
                FROM (SELECT configuration #>> '{desk,language}'
                      UNION SELECT x ->> 'language' FROM jsonb_array_elements(configuration -> 'mailboxes') x
                      UNION SELECT jsonb_array_elements_text(coalesce(nullif(configuration -> 'languages', 'null'), '[]')))
                    AS said (l))));
    v_old desk.setting;
BEGIN
    SELECT * INTO v_old FROM desk.setting;
    v_new.single := true;
    v_new.forwarders := desk.lower_all(v_new.forwarders);
    v_new.own_addresses := (
        SELECT array_agg(DISTINCT lower(a COLLATE "C"))
        FROM (SELECT unnest(m.address || m.aliases) FROM desk.mailbox m WHERE m.active
              UNION ALL SELECT v_new.address) own (a));
    v_new.loop_mark := coalesce(v_old.loop_mark, left(desk.random_letters(), 26));
    v_new.changed_at := v_old.changed_at;
    IF v_new IS NOT DISTINCT FROM v_old THEN
        RETURN;
    END IF;
    v_new.changed_at := desk.now();
    -- An unknown zone is refused here and not in the middle of a mail.
    PERFORM desk.now() AT TIME ZONE v_new.zone;

    DELETE FROM desk.setting;
    INSERT INTO desk.setting VALUES (v_new.*);
    INSERT INTO desk.event (at, kind, facts) VALUES (desk.now(), 'configured', to_jsonb(v_new) - 'loop_mark');
END;
$$;
