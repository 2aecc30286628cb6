-- What a worker has under way is given back (desk.hook_release).
CREATE FUNCTION api.hook_release(worker text) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
    SELECT desk.hook_release(hook_release.worker)
$$;
