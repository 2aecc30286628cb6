-- Mails that were being sent when their worker was lost: they may have been sent.
CREATE FUNCTION desk.due_outbox(lim integer) RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
    v_id bigint;
    v_done integer := 0;
BEGIN
    FOR v_id IN
        SELECT o.id FROM desk.outbox o
        WHERE o.state = 'sending' AND o.leased_until < desk.now()
        ORDER BY o.id
        LIMIT lim
        FOR NO KEY UPDATE SKIP LOCKED
    LOOP
        PERFORM desk.outbox_uncertain(v_id);
        v_done := v_done + 1;
    END LOOP;
    IF v_done > 0 THEN
        PERFORM pg_notify('promised_send', '');
    END IF;
    RETURN v_done;
END;
$$;
