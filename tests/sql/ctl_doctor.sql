-- api.ctl_doctor, desk.roles_wrong
BEGIN;
SELECT plan(20);

CREATE TEMPORARY VIEW doctor AS SELECT api.ctl_doctor() AS d;
CREATE TEMPORARY VIEW prefix AS SELECT prefix AS p FROM desk.schema;

SELECT cmp_ok((d ->> 'version_num')::integer, '>=', 140000, 'the server''s version') FROM doctor;
SELECT is(d ->> 'encoding', 'UTF8', 'the encoding') FROM doctor;
SELECT is(d ->> 'database', current_database()::text, 'the database') FROM doctor;
SELECT is(d -> 'standby', 'false', 'this one takes writes') FROM doctor;
SELECT cmp_ok(abs((d ->> 'epoch')::bigint - extract(epoch FROM clock_timestamp())), '<', 5::numeric, 'what time it is here') FROM doctor;
SELECT cmp_ok((d ->> 'connections')::integer, '>', 0, 'connections in use') FROM doctor;
SELECT is(d ->> 'ran_at', NULL, 'before the daemon ran there is no trace of it') FROM doctor;
SELECT is(d -> 'mailboxes', '[]', 'nor a mailbox') FROM doctor;

\ir ctl_story.psql
SELECT api.run_due(10) \g /dev/null
SELECT is((d ->> 'ran_at')::timestamptz, desk.now(), 'the daemon''s clock leaves one') FROM doctor;
SELECT api.fetch_report('support', 'away', 'login refused', false) \g /dev/null
SELECT is(d -> 'mailboxes' -> 0 ->> 'detail', 'login refused', 'how a mailbox is') FROM doctor;
INSERT INTO desk.alarm (name, since, detail) VALUES ('outbox-late', desk.now(), 'too late');
SELECT is(d -> 'alarms' -> 0 ->> 'name', 'outbox-late', 'the alarms in force') FROM doctor;
SELECT pg_temp.accept() \g /dev/null
SELECT isnt(d ->> 'unsent_since', NULL, 'since when mails wait') FROM doctor;

SELECT is(desk.roles_wrong(), '{"count": 9, "missing": [], "locked": [], "powerless": [], "mighty": []}', 'all roles are as they must be');

SELECT format('REVOKE EXECUTE ON FUNCTION api.fetch_report(text, text, text, boolean) FROM %I', p || 'fetch') FROM prefix \gexec
SELECT is(desk.roles_wrong() -> 'powerless', jsonb_build_array(p || 'fetch'), 'a role lost one of its functions') FROM prefix;
SELECT format('REVOKE USAGE ON SCHEMA api FROM %I', p || 'send') FROM prefix \gexec
SELECT is(desk.roles_wrong() -> 'powerless', jsonb_build_array(p || 'fetch', p || 'send'), 'another the whole schema') FROM prefix;

SELECT format('GRANT INSERT ON desk.ticket TO %I', p || 'read') FROM prefix \gexec
SELECT is(desk.roles_wrong() -> 'mighty', jsonb_build_array(p || 'read'), 'a role may write a table') FROM prefix;
SELECT format('GRANT DELETE ON desk.ticket TO %I', p || 'backup') FROM prefix \gexec
SELECT is(desk.roles_wrong() -> 'mighty', jsonb_build_array(p || 'backup', p || 'read'),
    'the backup may read tables, and nothing more') FROM prefix;

SELECT format('ALTER ROLE %I NOLOGIN', p || 'clock') FROM prefix \gexec
SELECT is(desk.roles_wrong() -> 'locked', jsonb_build_array(p || 'clock'), 'a role may not log in') FROM prefix;

SELECT format('ALTER ROLE %I RENAME TO lost_hook', p || 'hook') FROM prefix \gexec
SELECT is(desk.roles_wrong() -> 'missing', jsonb_build_array(p || 'hook'), 'a role is gone') FROM prefix;
SELECT is(desk.roles_wrong() -> 'count', '8', 'and counted no more');

SELECT * FROM finish();
ROLLBACK;
