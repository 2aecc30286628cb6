-- The bytes of a file of a mail. No row: there is none of that hash.
CREATE FUNCTION api.ctl_file_raw(wanted text) RETURNS TABLE (raw bytea)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
AS $$
    SELECT b.content FROM desk.blob b WHERE b.sha256 = decode(ctl_file_raw.wanted, 'hex')
$$;
