-- Accounts with OAuth2: desk.configure_oauth, api.main_oauth, api.ctl_oauth, desk.alarms_oauth.
BEGIN;
\ir story.psql
SELECT * FROM no_plan();

CREATE FUNCTION pg_temp.configure(accounts jsonb) RETURNS void
LANGUAGE sql
AS $$
    SELECT api.configure(pg_temp.configuration() || jsonb_build_object('oauth', accounts))
$$;
CREATE FUNCTION pg_temp.account(name text, secret_ends date DEFAULT NULL, users jsonb DEFAULT '["u@acme.test"]') RETURNS jsonb
LANGUAGE sql
AS $$
    SELECT jsonb_build_object('name', name, 'provider', 'google', 'users', users, 'secret_ends', secret_ends)
$$;
CREATE FUNCTION pg_temp.alarms() RETURNS text[]
LANGUAGE sql
AS $$
    SELECT coalesce(array_agg(name ORDER BY name COLLATE "C"), '{}') FROM desk.alarms_oauth()
$$;
CREATE FUNCTION pg_temp.told() RETURNS bigint
LANGUAGE sql
AS $$
    SELECT count(*) FROM desk.outbox WHERE template = 'alarm' AND facts ->> 'name' LIKE 'oauth-%'
$$;

-- What is configured
SELECT pg_temp.configure(jsonb_build_array(pg_temp.account('a'), pg_temp.account('b', '2099-01-01')));
SELECT results_eq('SELECT name::text COLLATE "default" AS name, provider, users, secret_ends, condition, detail FROM desk.oauth ORDER BY 1',
    $$VALUES ('a', 'google', ARRAY['u@acme.test'], NULL::date, 'new', ''), ('b', 'google', ARRAY['u@acme.test'], '2099-01-01', 'new', '')$$, 'all accounts');
SELECT api.main_oauth('a', 'works', '', 1700000000, 1700003600);
SELECT pg_temp.configure(jsonb_build_array(pg_temp.account('a', '2099-02-02')));
SELECT results_eq('SELECT name::text COLLATE "default" AS name, secret_ends, condition, login_at, expires_at FROM desk.oauth',
    $$VALUES ('a', '2099-02-02'::date, 'works', to_timestamp(1700000000), to_timestamp(1700003600))$$, 'what was told stays, what is gone is gone');
SELECT is(api.ctl_oauth() -> 0, jsonb_build_object('name', 'a', 'provider', 'google', 'users', '["u@acme.test"]'::jsonb, 'state', 'works', 'detail', '',
    'since', desk.utc_text(desk.now()), 'login', '2023-11-14T22:13:20Z', 'expires', '2023-11-14T23:13:20Z', 'secret_ends', '2099-02-02',
    'days', date '2099-02-02' - (desk.now() AT TIME ZONE 'UTC')::date), 'for monitoring');
SELECT is(pg_temp.alarms(), '{}', 'nothing is wrong'), throws_ok('SELECT api.main_oauth(''a'', ''odd'', '''', NULL, NULL)', '23514', NULL, 'no such condition');
SELECT lives_ok('SELECT api.main_oauth(''x'', ''works'', '''', NULL, NULL)', 'an account that is not known'), is((SELECT count(*) FROM desk.oauth), 1::bigint, 'is not made');

-- Logins: told once an episode, and with the command
SELECT api.main_oauth('a', 'login', 'type: promisectl oauth login a', 1700000000, NULL);
SELECT is(pg_temp.alarms(), '{oauth-login a}', 'somebody must log in'), ok(detail LIKE 'mail of u@acme.test %: type: promisectl oauth login a', 'who is concerned, and what to do')
FROM desk.alarms_oauth();
SELECT since AS since FROM desk.oauth \gset
SELECT desk.due_alarms(), pg_temp.wait('1 hour'), api.main_oauth('a', 'login', 'type: promisectl oauth login a; really', 1700000000, NULL), desk.due_alarms();
SELECT is(pg_temp.told(), 1::bigint, 'told once'), is(since, :'since', 'since then') FROM desk.oauth;
SELECT api.main_oauth('a', 'works', '', 1700000000, NULL), desk.due_alarms(), api.main_oauth('a', 'refused', 'wrong secret', 1700000000, NULL), desk.due_alarms();
SELECT is(pg_temp.alarms(), '{oauth-refused a}', 'another matter'), is(pg_temp.told(), 2::bigint, 'another mail');
SELECT api.main_oauth('a', 'away', 'HTTP 500', NULL, NULL), desk.due_alarms();
SELECT is(pg_temp.alarms(), '{}', 'the provider''s being away is a matter of the mailboxes');
SELECT pg_temp.configure(jsonb_build_array(pg_temp.account('a', NULL, '[]'))), api.main_oauth('a', 'login', 'x', NULL, NULL);
SELECT is(pg_temp.alarms(), '{}', 'an account that nothing uses needs nobody');

-- The secret's end, day by day
CREATE FUNCTION pg_temp.secret(days integer) RETURNS text
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM pg_temp.configure(jsonb_build_array(pg_temp.account('s', (desk.now() AT TIME ZONE 'UTC')::date + days)));
    PERFORM desk.due_alarms();
    RETURN (SELECT name FROM desk.alarms_oauth());
END;
$$;
SELECT pg_temp.told() AS before \gset
SELECT is(ARRAY(SELECT pg_temp.secret(d) FROM unnest(ARRAY[400, 31, 30, 29, 8, 7, 2, 1, 0, -1, -9]) d),
    ARRAY[NULL, NULL, 'oauth-secret s 30', 'oauth-secret s 30', 'oauth-secret s 30', 'oauth-secret s 7', 'oauth-secret s 7', 'oauth-secret s 1', 'oauth-secret s 1',
        'oauth-secret s ended', 'oauth-secret s ended'], 'in four stages');
SELECT is(pg_temp.told() - :before, 4::bigint, 'each is told once');
SELECT ok(bool_and(facts ->> 'detail' LIKE '%"s"%client_secret_file%systemctl restart promised'), 'with what to do'),
    is(count(*) FILTER (WHERE facts ->> 'detail' LIKE '%in 30 days%'), 1::bigint, 'in 30 days'),
    is(count(*) FILTER (WHERE facts ->> 'detail' LIKE '%in 7 days%'), 1::bigint, 'in 7 days'),
    is(count(*) FILTER (WHERE facts ->> 'detail' LIKE '%ends tomorrow:%'), 1::bigint, 'tomorrow'),
    is(count(*) FILTER (WHERE facts ->> 'detail' LIKE '%ended on %'), 1::bigint, 'over')
FROM desk.outbox WHERE template = 'alarm' AND facts ->> 'name' LIKE 'oauth-secret%';
SELECT is(pg_temp.secret(400), NULL, 'a new one');
SELECT is((SELECT count(*) FROM desk.alarm WHERE name LIKE 'oauth%'), 0::bigint, 'ends it');

SELECT finish();
ROLLBACK;
