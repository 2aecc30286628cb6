-- The queue of that name, whatever its case; PD001 with the one that was probably meant when there is none.
CREATE FUNCTION desk.queue_called(called text) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_known text[] := desk.queues_known();
    v_queue text := (SELECT q FROM unnest(v_known) q WHERE desk.plain(q) = desk.plain(called) ORDER BY q <> called LIMIT 1);
BEGIN
    IF v_queue IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001',
            MESSAGE = CASE called WHEN '' THEN 'Write which queue. ' ELSE format('There is no queue "%s". ', left(called, 60)) END
                || coalesce('Did you mean ' || desk.nearest(called, v_known) || '?',
                    'There are ' || desk.listed(v_known, 'and') || '.');
    END IF;
    RETURN v_queue;
END;
$$;
