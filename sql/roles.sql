-- The roles, as far as there are none yet; what they may do is said by grants.sql. Run before all other files, and before a
-- backup is restored, whose policies name them. promised.prefix stands before their names.
DO $$
DECLARE
    v_prefix text := current_setting('promised.prefix');
    v_role text;
BEGIN
    FOREACH v_role IN ARRAY ARRAY['owner', 'speaker', 'report', 'main', 'fetch', 'read', 'send', 'inform', 'hook', 'clock', 'ctl', 'backup'] LOOP
        IF to_regrole(quote_ident(v_prefix || v_role)) IS NULL THEN
            EXECUTE format('CREATE ROLE %I NOINHERIT %s', v_prefix || v_role,
                CASE WHEN v_role IN ('owner', 'speaker', 'report') THEN 'NOLOGIN' ELSE 'LOGIN' END);
        END IF;
    END LOOP;
END $$;
