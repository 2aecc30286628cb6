-- Does the desk have a mail of exactly these bytes? So that what was read once need not be read again.
CREATE FUNCTION api.ctl_import_knows(sha256 text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
    SELECT EXISTS (SELECT FROM desk.incoming i WHERE i.sha256 = decode(ctl_import_knows.sha256, 'hex'))
$$;
