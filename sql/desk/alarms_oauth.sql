-- Accounts with OAuth2 that want somebody, among what is wrong at this moment (desk.alarms_now): a login, a correction, or a new
-- client secret. Of the secret's end the admin hears 30, 7 and 1 days before, and when it is over: an alarm each, so that each is
-- told. That the provider is away shows in the mailboxes that are not fetched.
CREATE FUNCTION desk.alarms_oauth() RETURNS TABLE (name text, since timestamptz, detail text)
LANGUAGE sql STABLE
AS $$
    WITH unusable AS (
        SELECT o.name, o.condition, o.since,
            format('mail of %s can neither be fetched nor sent with this account: %s', array_to_string(o.users, ', '), o.detail) AS detail
        FROM desk.oauth o
        WHERE o.users <> '{}'
    )
    SELECT 'oauth-login ' || u.name, u.since, u.detail FROM unusable u WHERE u.condition = 'login'
    UNION ALL
    SELECT 'oauth-refused ' || u.name, u.since, u.detail FROM unusable u WHERE u.condition = 'refused'
    UNION ALL
    SELECT 'oauth-secret ' || o.name || ' ' || s.stage, desk.now(),
        format('the client secret of the account "%s" %s: make a new one at the provider (%s), put it into the file of oauth.client_secret_file, set oauth.secret_ends to its last day, and type: systemctl restart promised',
            o.name, CASE
                WHEN d.days < 0 THEN format('ended on %s', o.secret_ends)
                WHEN d.days = 0 THEN 'ends today'
                WHEN d.days = 1 THEN 'ends tomorrow'
                ELSE format('ends on %s, in %s days', o.secret_ends, d.days) END, o.provider)
    FROM desk.oauth o
    CROSS JOIN LATERAL (SELECT o.secret_ends - (desk.now() AT TIME ZONE 'UTC')::date AS days) d
    CROSS JOIN LATERAL (SELECT CASE WHEN d.days < 0 THEN 'ended' WHEN d.days <= 1 THEN '1' WHEN d.days <= 7 THEN '7'
        WHEN d.days <= 30 THEN '30' END AS stage) s
    WHERE s.stage IS NOT NULL
$$;
