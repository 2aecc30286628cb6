-- How many mails of an import are read and not filed.
CREATE FUNCTION api.ctl_import_waiting(import integer) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
AS $$
    SELECT count(*) FROM desk.import_mail w WHERE w.import_id = ctl_import_waiting.import
$$;
