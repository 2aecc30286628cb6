-- All promises of one ticket move into another, under new numbers. Of two progress updates or solutions that are going on, the one
-- that is due sooner stays. Both tickets are locked.
CREATE FUNCTION desk.ledger_merged(from_id bigint, into_id bigint) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    p desk.promise;
BEGIN
    PERFORM desk.promise_moved(g.ids[2], g.ids[1], NULL, 'merge', NULL, NULL)
    FROM (SELECT array_agg(x.id ORDER BY x.due_at, x.ticket_id = from_id, x.id) AS ids
          FROM desk.promise x
          WHERE x.ticket_id IN (from_id, into_id) AND x.kind IN ('update', 'resolve') AND x.ended_at IS NULL
            AND x.kept_by IS NULL
          GROUP BY x.kind
          HAVING count(*) > 1) g;
    FOR p IN SELECT * FROM desk.promise x WHERE x.ticket_id = from_id ORDER BY x.number LOOP
        PERFORM desk.promise_event(p.id, 'promise-transferred', jsonb_build_object('ticket', into_id,
                'number', 1 + (SELECT coalesce(max(x.number), 0) FROM desk.promise x WHERE x.ticket_id = into_id)),
            ticket_id => into_id);
    END LOOP;
END;
$$;
