-- Until the next lease runs out or waiting ends, at most half a minute: alarms are looked at that often.
CREATE FUNCTION desk.due_next_ms() RETURNS integer
LANGUAGE sql STABLE
AS $$
    SELECT greatest(100, least(30000, extract(epoch FROM min(due) - desk.now()) * 1000))::integer
    FROM (SELECT min(o.leased_until) FROM desk.outbox o WHERE o.state = 'sending'
          UNION ALL
          SELECT min(i.leased_until) FROM desk.incoming i WHERE i.state = 'new' AND i.attempts >= 3
          UNION ALL
          SELECT min(t.wait_until) FROM desk.ticket t WHERE t.wait_until IS NOT NULL) AS d (due)
$$;
