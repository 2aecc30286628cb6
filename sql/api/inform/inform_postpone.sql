-- A mail to agents and to the admin is given back, untried (desk.outbox_postpone).
CREATE FUNCTION api.inform_postpone(id bigint, worker text, seconds integer, reply text) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
    SELECT desk.outbox_postpone(inform_postpone.id, inform_postpone.worker, inform_postpone.seconds, inform_postpone.reply, '{agent,admin}')
$$;
