-- A mail to desk.admin, if there is one. Such mail has a budget too (an error that repeats must not become a flood), goes
-- to nobody in mode observe and never to the desk itself; what is held back stays visible with its reason.
CREATE FUNCTION desk.tell_admin(template text, facts jsonb, incoming_id bigint DEFAULT NULL, about_outbox_id bigint DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    c_per_hour constant integer := 20;
    s desk.setting;
    v_withheld text;
    v_id bigint;
BEGIN
    SELECT * INTO s FROM desk.setting;
    IF s.admin IS NULL THEN
        RETURN;
    END IF;
    v_withheld := CASE
        WHEN s.mode <> 'live' THEN 'mode is observe'
        WHEN desk.own_address(s.admin, s) THEN 'desk.admin is an address of the desk itself: the mail would come back'
        WHEN desk.admin_mails(s.admin) >= c_per_hour THEN format('the admin had %s mails within an hour', c_per_hour)
    END;
    INSERT INTO desk.outbox (kind, template, language, facts, sender_name, recipient, envelope_sender, reply_to,
        auto_submitted, message_id, state, reason, next_at, created_at)
    VALUES ('admin', tell_admin.template, s.language, tell_admin.facts, s.name, s.admin, '', s.address,
        'auto-generated', desk.message_id_new(desk.random_letters(), s.address),
        CASE WHEN v_withheld IS NULL THEN 'queued' ELSE 'withheld' END, v_withheld, desk.now(), desk.now())
    RETURNING id INTO v_id;
    PERFORM desk.event_add('admin-told', NULL, tell_admin.incoming_id, v_id,
        jsonb_build_object('template', tell_admin.template, 'about_outbox', about_outbox_id, 'withheld', v_withheld));
    PERFORM pg_notify('promised_send', '');
END;
$$;
