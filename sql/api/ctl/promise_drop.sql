-- promisectl promise drop: it will not be done; the customer is told, with the reason (desk.ctl_promise_do). One object a promise.
CREATE FUNCTION api.ctl_promise_drop(ids bigint[], agent_id integer, actor text, reason text) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER
SET search_path = desk, pg_temp
AS $$
    SELECT jsonb_agg(desk.ctl_promise_do(i.id, 'drop', NULL, reason, ctl_promise_drop.agent_id, actor) ORDER BY i.n)
      FROM unnest(ids) WITH ORDINALITY AS i (id, n)
$$;
