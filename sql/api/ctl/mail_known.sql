-- promisectl reconcile: is a mail with these bytes (the SHA-256 of them, in hex) in the ledger?
CREATE FUNCTION api.ctl_mail_known(sha256 text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
AS $$
    SELECT EXISTS (SELECT FROM desk.incoming i WHERE i.sha256 = decode(ctl_mail_known.sha256, 'hex'))
$$;
