-- promisectl restore, at its end: what waits for the admin's word, and the number that the next ticket has ("next").
CREATE FUNCTION api.ctl_restored() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
SET timezone = 'UTC'
AS $$
    SELECT desk.hold_facts() || jsonb_build_object('next', (
        SELECT desk.ctl_label((e.facts ->> 'next_ticket')::bigint)
        FROM desk.event e WHERE e.kind = 'restored' ORDER BY e.id DESC LIMIT 1))
$$;
