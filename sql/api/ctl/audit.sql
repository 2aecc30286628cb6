-- promisectl audit: what must be true at any moment (desk.audit), and what should have been done by now (desk.audit_late).
-- {looked: {what: how many}, broken: [{invariant, object, detail}]}.
CREATE FUNCTION api.ctl_audit() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
SET timezone = 'UTC'
AS $$
    SELECT jsonb_build_object(
        'now', desk.now(),
        'looked', jsonb_build_object(
            'mails', (SELECT count(*) FROM incoming),
            'tickets', (SELECT count(*) FROM ticket),
            'open', (SELECT count(*) FROM ticket WHERE state <> 'closed'),
            'promises', (SELECT count(*) FROM promise),
            'outgoing', (SELECT count(*) FROM outbox),
            'events', (SELECT count(*) FROM event)),
        'broken', (
            SELECT coalesce(jsonb_agg(jsonb_build_object('invariant', a.invariant, 'object', a.object, 'detail', a.detail)
                       ORDER BY a.invariant, a.object), '[]')
              FROM (SELECT * FROM desk.audit() UNION ALL SELECT * FROM desk.audit_late()) AS a))
$$;
