-- Takes over the facts of the configuration file that decisions rest on (conf_as_json). Called at every start and reload;
-- refused whole when a value breaks a rule of the tables.
CREATE FUNCTION api.configure(configuration jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = desk, pg_temp
AS $$
DECLARE
    v_duties text;
BEGIN
    -- Two machines with the same configuration may start at once.
    PERFORM pg_advisory_xact_lock(hashtextextended('promised configure', 0));
    v_duties := desk.duties_digest();
    PERFORM desk.configure_check(configuration);
    -- Besides the configured calendars there is always one that is open round the clock.
    PERFORM desk.configure_calendars(coalesce(nullif(configuration -> 'calendars', 'null'), '[]') || jsonb_build_object(
        'name', 'always', 'zone', configuration #>> '{desk,zone}', 'spans', (
            SELECT jsonb_agg(jsonb_build_object('weekday', d, 'opens', 0, 'closes', 1440)) FROM generate_series(1, 7) d)));
    PERFORM desk.configure_mailboxes(configuration -> 'mailboxes');
    PERFORM desk.configure_setting(configuration);
    PERFORM desk.configure_agents(configuration -> 'agents');
    PERFORM desk.configure_services(configuration -> 'queues');
    PERFORM desk.configure_webhooks(configuration -> 'webhooks');
    PERFORM desk.configure_oauth(configuration -> 'oauth');
    PERFORM desk.mornings_set();
    IF v_duties <> desk.duties_digest() THEN
        PERFORM desk.escalations_again();
    END IF;
    PERFORM desk.ledger_configured();
    PERFORM pg_notify(channel, '') FROM unnest(ARRAY['promised_read', 'promised_send', 'promised_hook', 'promised_clock']) channel;
END;
$$;
