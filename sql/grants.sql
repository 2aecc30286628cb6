-- Roles and rights. promisectl init runs everything in ONE transaction, in this order:
--
--   SELECT set_config('promised.prefix', 'promised_', true);       -- of all role names; the configuration's user_prefix
--   SELECT set_config('promised.version', '0.1.0', true);          -- of the program that runs them
--   SELECT set_config('check_function_bodies', 'off', true);       -- functions may name functions of later files
--   SELECT to_regclass('desk.migration') IS NOT NULL;              -- an earlier init was here?
--   SELECT to_regclass('desk.test_clock') IS NOT NULL;             -- ... with --test-clock? Then it keeps its test clock
--   roles.sql
--   migrations/*.sql  in order of name, those that are not yet in desk.migration (name = the file's, 0001-tables.sql)
--   clean.sql         also on a new database
--   desk/*.sql, api/*.sql, api/*/*.sql, report/*.sql, each group in order of name
--   test-clock.sql    with --test-clock alone, or where desk.test_clock exists
--   grants.sql
--   SELECT desk.schema_set(digest, migrations);                    -- text, text[]: those just applied
--
-- Running it again on the same files changes nothing; on newer ones it is the upgrade. Whoever runs it must be allowed to
-- create roles and schemas, or be a superuser.
--
-- Roles: <prefix>owner owns everything and cannot log in; <prefix>main, fetch, read, send, inform, hook, clock, ctl may execute
-- their own functions of api (SECURITY DEFINER, as the owner) and touch no table; <prefix>report cannot log in and reads the
-- views in report: GRANT promised_report TO the people who make dashboards.
-- <prefix>backup reads every table, changes none, and makes backups (promisectl backup).
-- <prefix>speaker cannot log in: what send is told to say to customers is read in its name, and it can read nothing else.
-- No mistake in a function that speaks to customers can so reach a note, an agent's mail or a file of theirs.
DO $$
DECLARE
    v_prefix text := current_setting('promised.prefix');
    v_owner text := v_prefix || 'owner';
    v_speaker text := v_prefix || 'speaker';
    v_role text;
    v_what record;
BEGIN
    -- To give objects away one must belong to their new owner.
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
       AND NOT pg_has_role(current_user, v_owner, 'MEMBER') THEN
        EXECUTE format('GRANT %I TO %I', v_owner, current_user);
    END IF;
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
       AND NOT pg_has_role(current_user, v_speaker, 'MEMBER') THEN
        EXECUTE format('GRANT %I TO %I', v_speaker, current_user);
    END IF;

    FOR v_what IN
        SELECT 'SCHEMA' AS kind, nspname::regnamespace::text AS name
        FROM pg_namespace WHERE nspname IN ('desk', 'api', 'report')
        UNION ALL
        SELECT CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, c.oid::regclass::text
        FROM pg_class c
        WHERE c.relnamespace IN ('desk'::regnamespace, 'report'::regnamespace) AND c.relkind IN ('r', 'v', 'S')
          -- An identity column's sequence follows its table.
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'i' AND c.relkind = 'S')
        UNION ALL
        SELECT CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, t.oid::regtype::text
        FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid
        WHERE t.typnamespace = 'desk'::regnamespace AND (t.typtype = 'd' OR c.relkind = 'c')
        UNION ALL
        SELECT 'ROUTINE', oid::regprocedure::text
        FROM pg_proc WHERE pronamespace IN ('desk'::regnamespace, 'api'::regnamespace)
    LOOP
        EXECUTE format('ALTER %s %s OWNER TO %I', v_what.kind, v_what.name, v_owner);
        IF v_what.kind IN ('SCHEMA', 'ROUTINE') THEN
            EXECUTE format('REVOKE ALL ON %s %s FROM PUBLIC', v_what.kind, v_what.name);
        END IF;
    END LOOP;

    -- A function of api belongs to the role that its name begins with, but for these.
    FOR v_what IN
        SELECT p.oid::regprocedure::text AS name, r.role
        FROM pg_proc p
        LEFT JOIN (VALUES ('configure', 'main'), ('status', 'main'), ('run_due', 'clock'),
            ('schema_digest', '*'), ('schema_version', '*'), ('work_begin', '*'), ('work_end', '*'))
            AS special (name, role) ON special.name = p.proname
        CROSS JOIN LATERAL (SELECT coalesce(special.role, split_part(p.proname, '_', 1)) AS role) AS owner_of
        LEFT JOIN unnest(ARRAY['main', 'fetch', 'read', 'send', 'inform', 'hook', 'clock', 'ctl', 'backup']) AS r (role)
            ON owner_of.role IN (r.role, '*')
        WHERE p.pronamespace = 'api'::regnamespace
    LOOP
        IF v_what.role IS NULL THEN
            RAISE EXCEPTION 'no role is to execute %', v_what.name
                USING HINT = 'Begin its name with the role''s, or name it in grants.sql.';
        END IF;
        EXECUTE format('GRANT EXECUTE ON ROUTINE %s TO %I', v_what.name, v_prefix || v_what.role);
    END LOOP;
    FOREACH v_role IN ARRAY ARRAY['main', 'fetch', 'read', 'send', 'inform', 'hook', 'clock', 'ctl', 'backup'] LOOP
        EXECUTE format('GRANT USAGE ON SCHEMA api TO %I', v_prefix || v_role);
    END LOOP;
    EXECUTE format('GRANT USAGE ON SCHEMA report TO %I', v_prefix || 'report');
    EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA report TO %I', v_prefix || 'report');
    -- A view reads tables in its owner's name, but calls functions in that of whoever looks at it.
    EXECUTE format('GRANT EXECUTE ON FUNCTION desk.now() TO %I', v_prefix || 'report');

    -- The speaker. (Who gives a function away needs the new owner to be allowed to make one there.)
    EXECUTE format('GRANT USAGE, CREATE ON SCHEMA api TO %I', v_speaker);
    EXECUTE format('ALTER FUNCTION api.send_claim(text, integer) OWNER TO %I', v_speaker);
    EXECUTE format('ALTER FUNCTION api.send_files(bigint) OWNER TO %I', v_speaker);
    EXECUTE format('REVOKE USAGE, CREATE ON SCHEMA api FROM %I', v_speaker);
    EXECUTE format('GRANT USAGE ON SCHEMA desk TO %I', v_speaker);
    EXECUTE format('GRANT EXECUTE ON FUNCTION desk.now(), desk.facts_at(jsonb, timestamptz), desk.outbox_claim(text, integer, text[]), '
        'desk.outbox_files(bigint, text[]) TO %I', v_speaker);
    EXECUTE format('GRANT SELECT (mode, loop_mark, address) ON desk.setting TO %I', v_speaker);
    EXECUTE format('GRANT SELECT (id, number) ON desk.ticket TO %I', v_speaker);
    EXECUTE format('GRANT SELECT (single) ON desk.hold TO %I', v_speaker);
    EXECUTE format('GRANT SELECT, UPDATE (worker, leased_until) ON desk.outbox TO %I', v_speaker);
    EXECUTE format('GRANT SELECT ON desk.outbox_attachment, desk.blob TO %I', v_speaker);
    FOR v_what IN
        SELECT p.tablename AS name, p.policyname AS policy FROM pg_policies p
        WHERE p.schemaname = 'desk' AND p.policyname IN ('speaker', 'backup')
    LOOP
        EXECUTE format('DROP POLICY %I ON desk.%I', v_what.policy, v_what.name);
    END LOOP;
    EXECUTE format($policy$CREATE POLICY speaker ON desk.outbox TO %I
        USING (audience = 'customer') WITH CHECK (audience = 'customer')$policy$, v_speaker);
    EXECUTE format('CREATE POLICY speaker ON desk.outbox_attachment FOR SELECT TO %I
        USING (EXISTS (SELECT FROM desk.outbox o WHERE o.id = outbox_id))', v_speaker);
    EXECUTE format('CREATE POLICY speaker ON desk.blob FOR SELECT TO %I
        USING (EXISTS (SELECT FROM desk.outbox_attachment f WHERE f.sha256 = blob.sha256))', v_speaker);

    -- The backup: all that pg_dump asks for.
    EXECUTE format('GRANT USAGE ON SCHEMA desk, report TO %I', v_prefix || 'backup');
    EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA desk TO %I', v_prefix || 'backup');
    EXECUTE format('GRANT SELECT ON ALL SEQUENCES IN SCHEMA desk TO %I', v_prefix || 'backup');
    FOR v_what IN
        SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = 'desk'::regnamespace AND c.relrowsecurity
    LOOP
        EXECUTE format('CREATE POLICY backup ON desk.%I FOR SELECT TO %I USING (true)', v_what.name, v_prefix || 'backup');
    END LOOP;
END $$;
