-- What agents have not said of promises that were found in their words, as far as it is due; each under the lock of its ticket. What
-- fails is left out of the others' way for an hour.
CREATE FUNCTION desk.due_findings(lim integer) RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
    v_id bigint;
    v_ticket bigint;
    v_done integer := 0;
BEGIN
    FOR v_id, v_ticket IN
        SELECT f.id, m.ticket_id FROM desk.finding f JOIN desk.message m ON m.id = f.message_id
        WHERE f.next_at <= desk.now() ORDER BY f.next_at, f.id LIMIT lim
    LOOP
        PERFORM FROM desk.ticket t WHERE t.id = v_ticket FOR NO KEY UPDATE SKIP LOCKED;
        CONTINUE WHEN NOT FOUND OR NOT EXISTS (
            SELECT FROM desk.finding f JOIN desk.message m ON m.id = f.message_id
            WHERE f.id = v_id AND f.next_at <= desk.now() AND m.ticket_id = v_ticket);
        BEGIN
            PERFORM desk.found_ask(v_id);
        EXCEPTION
            WHEN deadlock_detected OR serialization_failure OR lock_not_available THEN
                NULL; -- it is still due
            WHEN OTHERS THEN
                RAISE WARNING 'finding %: %', v_id, SQLERRM;
                UPDATE desk.finding f SET next_at = desk.now() + interval '1 hour' WHERE f.id = v_id;
        END;
        v_done := v_done + 1;
    END LOOP;
    RETURN v_done;
END;
$$;
