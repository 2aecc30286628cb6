-- Accounts with OAuth2 as the service sees them: what status and monitoring show. days: until the client secret ends.
CREATE FUNCTION api.ctl_oauth() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object('name', o.name, 'provider', o.provider, 'users', to_jsonb(o.users),
        'state', o.condition, 'detail', o.detail, 'since', desk.utc_text(o.since), 'login', desk.utc_text(o.login_at),
        'expires', desk.utc_text(o.expires_at), 'secret_ends', o.secret_ends,
        'days', o.secret_ends - (desk.now() AT TIME ZONE 'UTC')::date) ORDER BY o.name), '[]')
    FROM desk.oauth o
$$;
