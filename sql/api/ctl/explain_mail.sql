-- promisectl explain mail:7; NULL if there is no such mail.
CREATE FUNCTION api.ctl_explain_mail(wanted bigint) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
SET timezone = 'UTC'
AS $$
    SELECT desk.ctl_explain(i) FROM incoming i WHERE i.id = wanted
$$;
