-- The names of the configured webhooks. What still waits for one that is gone is called no more, and the admin is told: no
-- process would ever take it.
CREATE FUNCTION desk.configure_webhooks(webhooks jsonb) RETURNS void
LANGUAGE sql
AS $$
    SELECT desk.hook_failed(h.id, 'the configuration has no such webhook any longer')
    FROM desk.hook h
    WHERE h.state IN ('queued', 'retry', 'sending')
      AND h.webhook NOT IN (SELECT jsonb_array_elements_text(coalesce(nullif(webhooks, 'null'), '[]')))
    ORDER BY h.id
    FOR UPDATE
$$;
