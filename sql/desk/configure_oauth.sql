-- The configured accounts with OAuth2. How one is comes later (api.main_oauth); what is no longer configured is forgotten.
CREATE FUNCTION desk.configure_oauth(accounts jsonb) RETURNS void
LANGUAGE sql
AS $$
    DELETE FROM desk.oauth o
    WHERE o.name NOT IN (SELECT a ->> 'name' FROM jsonb_array_elements(coalesce(nullif(accounts, 'null'), '[]')) a);

    INSERT INTO desk.oauth (name, provider, users, secret_ends, since)
    SELECT a ->> 'name', a ->> 'provider', ARRAY(SELECT jsonb_array_elements_text(a -> 'users')), (a ->> 'secret_ends')::date, desk.now()
    FROM jsonb_array_elements(coalesce(nullif(accounts, 'null'), '[]')) a
    ON CONFLICT (name) DO UPDATE SET provider = excluded.provider, users = excluded.users, secret_ends = excluded.secret_ends
$$;
