-- What a worker has of the mails to agents and to the admin is given back (desk.outbox_release).
CREATE FUNCTION api.inform_release(worker text) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
    SELECT desk.outbox_release(inform_release.worker, '{agent,admin}')
$$;
