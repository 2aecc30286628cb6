-- A promise, locked: its ticket first, as everywhere. It may have moved with a merge before the lock was had. (NO KEY, as wherever
-- a ticket is locked: rows that only refer to it do not make each other wait, so that what has a mail's row and comes for its
-- ticket does not meet what has the ticket.)
CREATE FUNCTION desk.promise_lock(promise_id bigint) RETURNS desk.promise
LANGUAGE plpgsql
AS $$
DECLARE
    p desk.promise;
    v_ticket bigint := (SELECT x.ticket_id FROM desk.promise x WHERE x.id = promise_lock.promise_id);
BEGIN
    IF v_ticket IS NULL THEN
        RAISE EXCEPTION 'there is no promise %', promise_id USING ERRCODE = 'PD003';
    END IF;
    WHILE p.ticket_id IS DISTINCT FROM v_ticket LOOP
        v_ticket := coalesce(p.ticket_id, v_ticket);
        PERFORM FROM desk.ticket t WHERE t.id = v_ticket FOR NO KEY UPDATE;
        SELECT * INTO p FROM desk.promise x WHERE x.id = promise_lock.promise_id FOR NO KEY UPDATE;
    END LOOP;
    RETURN p;
END;
$$;
