-- A mail to agents and to the admin cannot be made or sent (desk.outbox_cannot).
CREATE FUNCTION api.inform_cannot(id bigint, worker text, reason text) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
    SELECT desk.outbox_cannot(inform_cannot.id, inform_cannot.worker, inform_cannot.reason, '{agent,admin}')
$$;
