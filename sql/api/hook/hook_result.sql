-- What came of a webhook's call (desk.hook_result).
CREATE FUNCTION api.hook_result(id bigint, worker text, outcome text, code integer, reply text) RETURNS text
LANGUAGE sql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
    SELECT desk.hook_result(hook_result.id, hook_result.worker, hook_result.outcome, hook_result.code, hook_result.reply)
$$;
