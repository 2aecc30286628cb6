-- How an account with OAuth2 is, by its file. Moments: seconds of Unix time, NULL: none. Its alarm begins and ends here and now:
-- it is about no work that could have piled up while the desk was away, which is what the clock waits for before it raises any.
CREATE FUNCTION api.main_oauth(account text, condition text, detail text, login bigint, expires bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = desk, pg_temp
AS $$
BEGIN
    UPDATE desk.oauth o
    SET condition = main_oauth.condition, detail = main_oauth.detail,
        since = CASE WHEN o.condition = main_oauth.condition THEN o.since ELSE desk.now() END,
        login_at = to_timestamp(login), expires_at = to_timestamp(expires)
    WHERE o.name = account;

    PERFORM desk.alarm_end(a.name)
    FROM desk.alarm a
    WHERE a.name LIKE 'oauth-%' AND a.name NOT IN (SELECT n.name FROM desk.alarms_oauth() n);

    PERFORM desk.alarm_raise(n.name, n.detail, n.since)
    FROM desk.alarms_oauth() n
    WHERE n.name NOT IN (SELECT a.name FROM desk.alarm a);
END;
$$;
