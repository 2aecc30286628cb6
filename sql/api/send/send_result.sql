-- What the server said of a mail to customers (desk.outbox_result).
CREATE FUNCTION api.send_result(id bigint, worker text, outcome text, code integer, reply text) RETURNS text
LANGUAGE sql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
    SELECT desk.outbox_result(send_result.id, send_result.worker, send_result.outcome, send_result.code, send_result.reply, '{customer}')
$$;
