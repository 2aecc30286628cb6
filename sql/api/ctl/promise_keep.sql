-- promisectl promise keep: what was promised is done (desk.ctl_promise_do); one object a promise.
CREATE FUNCTION api.ctl_promise_keep(ids bigint[], agent_id integer, actor text) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER
SET search_path = desk, pg_temp
AS $$
    SELECT jsonb_agg(desk.ctl_promise_do(i.id, 'keep', NULL, NULL, ctl_promise_keep.agent_id, actor) ORDER BY i.n)
      FROM unnest(ids) WITH ORDINALITY AS i (id, n)
$$;
