-- A worker stops in order, or starts after an earlier process of its name is known to be gone: what it had under way may or
-- may not have been taken, and is called again in a minute.
CREATE FUNCTION desk.hook_release(worker text) RETURNS void
LANGUAGE sql
AS $$
    SELECT desk.hook_later(h.id)
    FROM (SELECT x.id FROM desk.hook x WHERE x.worker = hook_release.worker AND x.state = 'sending' ORDER BY x.id FOR UPDATE) h;
    UPDATE desk.hook x SET worker = NULL, leased_until = NULL WHERE x.worker = hook_release.worker
$$;
