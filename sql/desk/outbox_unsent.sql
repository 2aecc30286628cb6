-- How many outgoing mails are in each state but sent and dropped, and since when the oldest of them waits. Each index that is
-- needed is asked by itself: all that was ever sent is looked at by no query.
CREATE FUNCTION desk.outbox_unsent() RETURNS TABLE (audience text, state text, n bigint, uncertain bigint, oldest_at timestamptz)
LANGUAGE sql STABLE
AS $$
    SELECT o.audience, o.state::text, count(*), count(*) FILTER (WHERE o.uncertain > 0), min(o.created_at)
    FROM desk.outbox o WHERE o.state IN ('queued', 'retry', 'sending')
    GROUP BY 1, 2
    UNION ALL
    SELECT o.audience, o.state::text, count(*), count(*) FILTER (WHERE o.uncertain > 0), min(o.created_at)
    FROM desk.outbox o WHERE o.state IN ('failed', 'withheld')
    GROUP BY 1, 2
$$;
