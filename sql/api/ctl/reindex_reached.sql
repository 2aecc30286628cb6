-- How far a reindex has come; at its end it is finished.
CREATE FUNCTION api.ctl_reindex_reached(reindex integer, reached bigint, finished boolean) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = desk, pg_temp
AS $$
    UPDATE desk.reindex r
    SET reached_id = ctl_reindex_reached.reached, finished_at = CASE WHEN ctl_reindex_reached.finished THEN desk.now() END
    WHERE r.id = ctl_reindex_reached.reindex
$$;
