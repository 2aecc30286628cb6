-- How long after a mail the next one of the desk's own is due: while the ticket waits for its customer the question to him,
-- else the progress update. While something promised is broken the customer is never left without a date. NULL: none is.
CREATE FUNCTION desk.update_amount(t desk.ticket) RETURNS interval
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_service desk.service := desk.service_of(t.queue);
BEGIN
    RETURN CASE
        WHEN t.state = 'closed' THEN NULL
        WHEN t.state = 'waiting' AND t.wait_until IS NULL AND v_service.ask_every IS NOT NULL THEN v_service.ask_every
        WHEN v_service.update_every IS NOT NULL THEN v_service.update_every
        WHEN EXISTS (SELECT FROM desk.promise p WHERE p.ticket_id = t.id AND p.state = 'broken' AND p.kind <> 'update')
            THEN coalesce(v_service.first_reply, interval '1 day') END;
END;
$$;
