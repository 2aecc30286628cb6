-- The live counts of the supervisor's STATUS= line.
CREATE FUNCTION api.status(
    OUT open_tickets bigint, OUT incoming_waiting bigint, OUT outbox_waiting bigint, OUT parked bigint,
    OUT oldest_outbox_s bigint, OUT mailboxes_away bigint)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
AS $$
    SELECT
        (SELECT count(*) FROM desk.ticket WHERE state <> 'closed'),
        (SELECT count(*) FROM desk.incoming WHERE state = 'new'),
        o.waiting,
        (SELECT count(*) FROM desk.incoming WHERE state = 'parked'),
        o.oldest_s,
        (SELECT count(*) FROM desk.mailbox WHERE active AND state = 'away')
    FROM (SELECT count(*) AS waiting,
              coalesce(greatest(0, extract(epoch FROM desk.now() - min(created_at)))::bigint, 0) AS oldest_s
          FROM desk.outbox WHERE state IN ('queued', 'retry', 'sending')) o
$$;
