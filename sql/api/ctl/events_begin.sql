-- Where promisectl tail begins: the number of the event before the first one to be shown. From since on, or so long
-- ago, or (both NULL) the last so many of those that the others name. NULL: there is no such ticket.
CREATE FUNCTION api.ctl_events_begin(since timestamptz, ago interval, last integer, of_ticket bigint, kinds text[], OUT after bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
AS $$
DECLARE
    v_since timestamptz := coalesce(since, desk.now() - ago);
    v_family bigint[] := desk.ticket_family((SELECT t.id FROM desk.ticket t WHERE t.number = of_ticket));
BEGIN
    IF of_ticket IS NOT NULL AND v_family[1] IS NULL THEN
        RETURN;
    END IF;
    IF v_since IS NOT NULL THEN
        SELECT e.id INTO after FROM desk.event e WHERE e.at < v_since ORDER BY e.id DESC LIMIT 1;
    ELSE
        SELECT min(e.id) - 1 INTO after
        FROM (SELECT x.id FROM desk.event x
              WHERE (of_ticket IS NULL OR x.ticket_id = ANY (v_family)) AND (kinds IS NULL OR x.kind LIKE ANY (kinds))
              ORDER BY x.id DESC LIMIT greatest(last, 0)) e;
        IF after IS NULL THEN
            SELECT max(e.id) INTO after FROM desk.event e;
        END IF;
    END IF;
    after := coalesce(after, 0);
END;
$$;
