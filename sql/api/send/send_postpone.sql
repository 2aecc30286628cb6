-- A mail to customers is given back, untried (desk.outbox_postpone).
CREATE FUNCTION api.send_postpone(id bigint, worker text, seconds integer, reply text) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
    SELECT desk.outbox_postpone(send_postpone.id, send_postpone.worker, send_postpone.seconds, send_postpone.reply, '{customer}')
$$;
