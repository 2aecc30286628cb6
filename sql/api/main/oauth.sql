-- How an account with OAuth2 is, by its file. Moments: seconds of Unix time, NULL: none.
CREATE FUNCTION api.main_oauth(account text, condition text, detail text, login bigint, expires bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = desk, pg_temp
AS $$
    UPDATE desk.oauth o
    SET condition = main_oauth.condition, detail = main_oauth.detail,
        since = CASE WHEN o.condition = main_oauth.condition THEN o.since ELSE desk.now() END,
        login_at = to_timestamp(login), expires_at = to_timestamp(expires)
    WHERE o.name = account;
    -- The clock raises and ends alarms.
    SELECT pg_notify('promised_clock', '')
$$;
