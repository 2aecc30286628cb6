-- promisectl outbox list: what waits or went wrong first, then the newest. of_state NULL: every state.
CREATE FUNCTION api.ctl_outbox(of_state text, lim integer) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
SET timezone = 'UTC'
AS $$
    WITH chosen AS (
        SELECT o.id
          FROM outbox o
         WHERE of_state IS NULL OR o.state = of_state
         ORDER BY o.state IN ('sent', 'dropped', 'withheld'), o.id DESC
         LIMIT lim
    )
    SELECT coalesce(jsonb_agg(desk.ctl_outgoing(o) ORDER BY o.id DESC), '[]')
      FROM outbox o JOIN chosen USING (id)
$$;
