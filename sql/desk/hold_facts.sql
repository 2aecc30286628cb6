-- What waits for the admin since the database was restored; NULL when nothing does.
CREATE FUNCTION desk.hold_facts() RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT jsonb_build_object(
        'since', h.since, 'made_at', h.made_at,
        'mails', (
            SELECT jsonb_build_object('backup', count(*) FILTER (WHERE m.cause = 'backup'),
                       'before', count(*) FILTER (WHERE m.cause = 'before'), 'new', count(*) FILTER (WHERE m.cause = 'new'))
              FROM desk.hold_mails() m),
        'calls', (SELECT count(*) FROM desk.hook k WHERE k.state IN ('queued', 'retry', 'sending')),
        'due', (SELECT count(DISTINCT t.promise_id) FROM desk.timer t WHERE t.at <= desk.now() AND t.promise_id IS NOT NULL),
        'broken', (SELECT count(*) FROM desk.timer t WHERE t.at <= desk.now() AND t.what = 'break'))
    FROM desk.hold h
$$;
