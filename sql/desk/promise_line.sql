-- A promise as agents read it, on one line: 2. the replacement is shipped: by Fri 27 Nov 2026 17:00 (Europe/Riga), open
CREATE FUNCTION desk.promise_line(p desk.promise) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT format('%s. %s: by %s, ', p.number, desk.promise_text(p), desk.moment_shown(p.due_at)) || CASE
        WHEN p.state = 'open' AND p.paused_at IS NOT NULL THEN 'stands still while the ticket waits for the customer'
        WHEN p.ended_at IS NULL AND EXISTS (
            SELECT FROM desk.outbox o WHERE o.id = p.kept_by AND o.state IN ('queued', 'sending', 'retry')) THEN p.state || ', a mail that keeps it is on its way'
        ELSE CASE WHEN p.state = 'withdrawn' AND p.broken_at IS NOT NULL THEN 'broken, ' ELSE '' END
            || coalesce('moved: it is ' || (SELECT x.number FROM desk.promise x WHERE x.id = p.replaced_by) || ' now', p.state) END
$$;
