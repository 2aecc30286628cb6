-- Before each piece of work: the digest as schema_digest() gives it, with a lock that promisectl upgrade waits for until
-- work_end() or the end of the session. NULL, and no lock, while an upgrade waits or is at work. For all roles.
-- (VOLATILE, so that the digest is looked for after the lock is there.)
CREATE FUNCTION api.work_begin() RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = desk, pg_temp
AS $$
BEGIN
    IF NOT pg_try_advisory_lock_shared(hashtextextended('promised work', 0)) THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT s.digest FROM desk.schema s);
END $$;
