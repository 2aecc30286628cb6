-- Is this a step that a promise can take from where it is? (p is NULL before it is made.) The whole life of a promise:
-- open -> kept | moved | withdrawn | broken -> kept late | withdrawn; and back, when the mail that kept it did not arrive,
-- or its customer says that it is not done.
CREATE FUNCTION desk.promise_may(p desk.promise, kind text) RETURNS boolean
LANGUAGE sql IMMUTABLE
AS $$
    SELECT coalesce(CASE
        WHEN promise_may.kind = 'promise-made' THEN p.id IS NULL
        WHEN p.id IS NULL THEN false
        ELSE CASE promise_may.kind
            WHEN 'promise-paused' THEN p.state = 'open' AND p.paused_at IS NULL
            WHEN 'promise-resumed' THEN p.paused_at IS NOT NULL
            WHEN 'promise-broken' THEN p.state = 'open' AND p.paused_at IS NULL
            WHEN 'promise-moved' THEN p.state = 'open'
            WHEN 'promise-reminded' THEN p.state = 'open'
            WHEN 'promise-asked' THEN p.state = 'open'
            WHEN 'promise-escalated' THEN p.state = 'broken'
            WHEN 'promise-held' THEN p.state = 'broken'
            WHEN 'promise-approved' THEN p.state = 'broken'
            WHEN 'promise-acked' THEN p.ended_at IS NULL
            WHEN 'promise-posted' THEN p.ended_at IS NULL
            WHEN 'promise-kept' THEN p.ended_at IS NULL
            WHEN 'promise-withdrawn' THEN p.ended_at IS NULL
            WHEN 'promise-passed' THEN p.ended_at IS NULL AND p.kind = 'own'
            WHEN 'promise-reopened' THEN p.state IN ('kept', 'kept late') OR p.ended_at IS NULL AND p.kept_by IS NOT NULL
            WHEN 'promise-disputed' THEN p.state IN ('kept', 'kept late') AND p.class = 'deed' AND p.kind <> 'update'
            WHEN 'promise-confirmed' THEN p.class = 'deed' AND p.state IN ('open', 'broken', 'kept', 'kept late')
            WHEN 'promise-stated' THEN true
            WHEN 'promise-noticed' THEN true
            WHEN 'promise-transferred' THEN true
            ELSE false
        END
    END, false)
$$;
