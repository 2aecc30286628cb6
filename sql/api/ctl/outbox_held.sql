-- promisectl outbox held: what waits since the database was restored, each mail with why it may have gone out already (cause).
CREATE FUNCTION api.ctl_outbox_held() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
SET timezone = 'UTC'
AS $$
    SELECT desk.hold_facts() || jsonb_build_object('list', (
        SELECT coalesce(jsonb_agg(desk.ctl_outgoing(o) || jsonb_build_object('cause', m.cause) ORDER BY o.id), '[]')
        FROM desk.hold_mails() m JOIN desk.outbox o USING (id)))
$$;
