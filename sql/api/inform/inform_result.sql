-- What the server said of a mail to agents and to the admin (desk.outbox_result).
CREATE FUNCTION api.inform_result(id bigint, worker text, outcome text, code integer, reply text) RETURNS text
LANGUAGE sql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
    SELECT desk.outbox_result(inform_result.id, inform_result.worker, inform_result.outcome, inform_result.code, inform_result.reply, '{agent,admin}')
$$;
