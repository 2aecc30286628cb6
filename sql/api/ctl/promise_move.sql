-- promisectl promise move: another date, in the words of #move; the customer is told, with the reason (desk.ctl_promise_do).
CREATE FUNCTION api.ctl_promise_move(wanted bigint, agent_id integer, actor text, reason text, said text) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER
SET search_path = desk, pg_temp
AS $$
    SELECT jsonb_build_array(desk.ctl_promise_do(wanted, 'move', said, reason, agent_id, actor))
$$;
