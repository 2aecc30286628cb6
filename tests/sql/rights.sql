-- Roles and rights (grants.sql), desk.schema_set, api.schema_digest: each role calls what is its own, and touches no table.
BEGIN;
SELECT * FROM no_plan();

CREATE TEMPORARY VIEW functions AS
    SELECT p.oid, p.oid::regprocedure::text AS name, n.nspname AS schema, p.proname, p.prosecdef, p.proconfig, p.proowner,
        CASE WHEN p.proname IN ('configure', 'status') THEN 'main' WHEN p.proname = 'run_due' THEN 'clock'
             WHEN p.proname IN ('schema_digest', 'schema_version', 'work_begin', 'work_end') THEN 'all' ELSE split_part(p.proname, '_', 1) END AS owner
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname IN ('api', 'desk');
CREATE TEMPORARY TABLE role AS SELECT r AS name, 'promised_' || r AS full_name
    FROM unnest('{main,fetch,read,send,inform,hook,clock,ctl,report}'::text[]) r;

SELECT is_empty($$SELECT f.name, r.name FROM functions f, role r WHERE f.schema = 'api'
    AND has_function_privilege(r.full_name, f.oid, 'EXECUTE') <> (f.owner = r.name OR f.owner = 'all' AND r.name <> 'report')$$,
    'each role may call its own functions of api and no other');
SELECT isnt_empty($$SELECT FROM functions WHERE schema = 'api' AND owner = '$$ || name || $$'$$, name || ' has some') FROM role WHERE name <> 'report';
SELECT is_empty($$SELECT f.name, r.name FROM functions f, role r WHERE f.schema = 'desk'
    AND has_function_privilege(r.full_name, f.oid, 'EXECUTE') AND (f.proname, r.name) <> ('now', 'report')$$, 'none of them one of desk');
SELECT is_empty($$SELECT r.name, s FROM role r, unnest('{desk,api,report}'::text[]) s
    WHERE has_schema_privilege(r.full_name, s, 'USAGE') <> (s = CASE r.name WHEN 'report' THEN 'report' ELSE 'api' END)
       OR has_schema_privilege(r.full_name, s, 'CREATE')$$, 'each sees its schema alone and makes nothing there');
SELECT is_empty($$SELECT r.name, c.oid::regclass FROM role r, pg_class c
    WHERE c.relnamespace IN ('desk'::regnamespace, 'api'::regnamespace, 'report'::regnamespace) AND c.relkind IN ('r', 'v', 'm', 'p')
      AND has_table_privilege(r.full_name, c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
      AND NOT (r.name = 'report' AND c.relnamespace = 'report'::regnamespace)$$, 'no role touches a table');
SELECT is_empty($$SELECT c.oid::regclass FROM pg_class c WHERE c.relnamespace = 'report'::regnamespace AND c.relkind = 'v'
    AND (NOT has_table_privilege('promised_report', c.oid, 'SELECT')
         OR has_table_privilege('promised_report', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE'))$$, 'report reads its views');
SELECT is_empty($$SELECT r.name, c.oid::regclass FROM role r, pg_class c WHERE c.relnamespace = 'desk'::regnamespace AND c.relkind = 'S'
    AND has_sequence_privilege(r.full_name, c.oid, 'SELECT, USAGE, UPDATE')$$, 'nor a sequence');

SELECT is_empty($$SELECT name FROM functions WHERE schema = 'api' AND NOT prosecdef$$, 'functions of api run as their owner');
SELECT is_empty($$SELECT name FROM functions WHERE prosecdef
    AND NOT EXISTS (SELECT FROM unnest(proconfig) c WHERE c ~ '^search_path=desk, ?pg_temp$')$$, 'with a search_path of their own');
SELECT is_empty($$SELECT name FROM functions WHERE schema = 'api' AND proname ~ '^(read|fetch|send|inform|hook|run)_'
    AND NOT proconfig @> '{enable_seqscan=off,jit=off}'$$, 'the daemon''s with plans that do not scan');
SELECT is_empty($$SELECT name FROM functions WHERE schema = 'desk' AND prosecdef AND proname <> 'now'$$, 'those of desk as their caller');
SELECT set_eq($$SELECT proname::text COLLATE "default" FROM functions WHERE proowner <> 'promised_owner'::regrole$$, '{send_claim,send_files}'::text[],
    'one owner, but for what is said to customers');
SELECT is_empty($$SELECT name FROM functions WHERE proname IN ('send_claim', 'send_files') AND proowner <> 'promised_speaker'::regrole$$, 'which is the speaker''s');
SELECT is_empty($$SELECT c.oid::regclass FROM pg_class c WHERE c.relnamespace IN ('desk'::regnamespace, 'report'::regnamespace)
    AND c.relowner <> 'promised_owner'::regrole$$, 'of the tables too');
SELECT is_empty($$SELECT t.oid::regtype FROM pg_type t WHERE t.typnamespace = 'desk'::regnamespace AND t.typowner <> 'promised_owner'::regrole$$,
    'and of the types');
SELECT set_eq($$SELECT rolname::text COLLATE "default", rolcanlogin, rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls
    FROM pg_roles WHERE rolname LIKE 'promised\_%' ORDER BY 1$$, $$VALUES ('promised_backup', true, false), ('promised_clock', true, false), ('promised_ctl', true, false),
    ('promised_fetch', true, false), ('promised_hook', true, false), ('promised_inform', true, false), ('promised_main', true, false), ('promised_owner', false, false),
    ('promised_read', true, false), ('promised_report', false, false), ('promised_send', true, false), ('promised_speaker', false, false)$$, 'who may log in, and nobody more than that');
SELECT is_empty($$SELECT FROM pg_auth_members WHERE roleid = 'promised_owner'::regrole OR member::regrole::text LIKE 'promised\_%'$$,
    'none is a member of another');

-- In their own name
SET LOCAL ROLE promised_read;
SELECT throws_ok('SELECT * FROM desk.incoming', '42501', NULL, 'read does not read a table');
SELECT throws_ok('SELECT desk.audit()', '42501', NULL, 'nor calls an inner function');
SELECT throws_ok($$SELECT api.fetch_lock('x')$$, '42501', NULL, 'nor one of fetch');
SELECT lives_ok($$SELECT * FROM api.read_claim('x', 1)$$, 'but its own');
SELECT is(api.schema_digest(), 'test', 'and the digest');
SELECT is(api.work_begin(), 'test', 'before it works, with a lock');
SELECT lives_ok('SELECT api.work_end()', 'which it gives back');
RESET ROLE;
SET LOCAL ROLE promised_report;
SELECT lives_ok(format('SELECT * FROM %s', v.oid::regclass), format('%s can be read', v.oid::regclass))
FROM pg_class v WHERE v.relnamespace = 'report'::regnamespace AND v.relkind = 'v' ORDER BY v.relname;
SELECT throws_ok('SELECT * FROM desk.ticket', '42501', NULL, 'report reads no table');
RESET ROLE;

-- The digest
SELECT set_config('promised.prefix', 'promised_', true);
SELECT desk.schema_set('another', '{0002-more.sql,0001-tables.sql}');
SELECT results_eq('SELECT * FROM api.schema_version()', $$VALUES (NULL::text, '0002-more.sql')$$, 'the last migration, and no version where none was said');
SELECT set_config('promised.version', '0.1.0', true) \g /dev/null
SELECT desk.schema_set('another', '{}');
SELECT is((SELECT version FROM api.schema_version()), '0.1.0', 'the version');
SELECT is(api.work_begin(), 'another', 'work begins with the digest');
SELECT is((SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock' AND pid = pg_backend_pid()), 1::bigint, 'under a lock');
SELECT api.work_end();
SELECT is((SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock' AND pid = pg_backend_pid()), 0::bigint, 'until it ends');
SELECT is(api.schema_digest(), 'another', 'the digest of the files'), is((SELECT prefix FROM desk.schema), 'promised_', 'the prefix');
SELECT set_eq('SELECT name FROM desk.migration', $$VALUES ('0001-tables.sql'), ('0002-more.sql')$$, 'and the migrations it had');

SELECT * FROM finish();
ROLLBACK;
