-- When the desk's next own mail is due after one at that moment; NULL: none is.
CREATE FUNCTION desk.update_next(ticket_id bigint, at timestamptz) RETURNS timestamptz
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    t desk.ticket;
    v_amount interval;
BEGIN
    SELECT * INTO t FROM desk.ticket x WHERE x.id = update_next.ticket_id;
    v_amount := desk.update_amount(t);
    IF v_amount IS NULL OR t.customer_id IS NULL OR t.automatic OR t.internal THEN
        RETURN NULL;
    END IF;
    RETURN desk.business_due((desk.service_of(t.queue)).calendar, at, v_amount);
END;
$$;
