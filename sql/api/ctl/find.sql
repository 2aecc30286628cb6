-- Finds by Message-ID, with or without its angle brackets: {"mails": [ids, those that are no duplicates first],
-- "outbox": id or null}.
CREATE FUNCTION api.ctl_find(wanted text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
AS $$
    WITH id AS (SELECT '<' || btrim(wanted, ' <>') || '>' AS message_id)
    SELECT jsonb_build_object(
        'mails', (SELECT coalesce(jsonb_agg(i.id ORDER BY i.duplicate_of IS NOT NULL, i.id), '[]')
                    FROM incoming i JOIN id USING (message_id)),
        'outbox', (SELECT o.id FROM outbox o JOIN id USING (message_id)))
$$;
