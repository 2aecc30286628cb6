-- Who may ask: promisectl's role calls api.ctl_ and nothing else, and nobody else calls that.
BEGIN;
SELECT plan(4);

CREATE TEMPORARY VIEW functions AS
    SELECT p.oid, p.proname, p.oid::regprocedure::text AS name FROM pg_proc p WHERE p.pronamespace = 'api'::regnamespace;

SELECT is_empty($$SELECT name FROM functions
    WHERE has_function_privilege('promised_ctl', oid, 'EXECUTE') <> (proname ~ '^(ctl_|(schema_digest|schema_version|work_begin|work_end)$)')$$,
    'promised_ctl may call what is its own, and nothing else of api');
SELECT is_empty($$SELECT name, role FROM functions, unnest('{main,fetch,read,send,clock,report}'::text[]) AS role
    WHERE proname LIKE 'ctl\_%' AND has_function_privilege('promised_' || role, oid, 'EXECUTE')$$,
    'no other role may');
SELECT ok(NOT has_schema_privilege('promised_ctl', 'desk', 'USAGE'), 'promised_ctl does not see the schema desk');
SELECT is_empty($$SELECT c.oid::regclass FROM pg_class c
    WHERE c.relnamespace IN ('desk'::regnamespace, 'report'::regnamespace) AND c.relkind IN ('r', 'v')
      AND has_table_privilege('promised_ctl', c.oid, 'SELECT, INSERT, UPDATE, DELETE')$$, 'and touches no table');

SELECT * FROM finish();
ROLLBACK;
