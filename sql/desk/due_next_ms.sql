-- Until the next timer, lease or end of waiting, to the millisecond; at most half a minute: alarms are looked at that often.
-- What is due and another session's: soon again.
-- While a restored database waits for the admin his word comes as a notification.
CREATE FUNCTION desk.due_next_ms() RETURNS integer
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF desk.held() THEN
        RETURN 30000;
    END IF;
    RETURN (
        SELECT coalesce(min(CASE WHEN due <= desk.now() THEN 100
            ELSE least(30000, ceil(extract(epoch FROM due - desk.now()) * 1000)) END), 30000)::integer
        FROM (SELECT min(o.leased_until) FROM desk.outbox o WHERE o.state = 'sending'
              UNION ALL
              SELECT min(i.leased_until) FROM desk.incoming i WHERE i.state = 'new' AND i.attempts > 0 AND desk.read_spent(i.attempts, i.failures)
              UNION ALL
              SELECT min(t.wait_until) FROM desk.ticket t WHERE t.wait_until IS NOT NULL
              UNION ALL
              SELECT CASE WHEN x.at IS NOT NULL THEN greatest(x.at, (SELECT p.hold_until FROM desk.pulse p)) END
              FROM (SELECT least((SELECT min(t.at) FROM desk.timer t), (SELECT min(f.next_at) FROM desk.finding f WHERE f.next_at IS NOT NULL))) AS x (at)) AS d (due));
END;
$$;
