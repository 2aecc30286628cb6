-- What a queue promises by itself: so much time from a moment on. Nothing when amount is NULL.
CREATE FUNCTION desk.ledger_promise(
    ticket_id bigint, kind text, class text, calendar text, from_at timestamptz, amount interval, incoming_id bigint)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    IF amount IS NOT NULL THEN
        PERFORM desk.promise_make(ledger_promise.ticket_id, ledger_promise.kind, ledger_promise.class, '',
            desk.business_due(calendar, ledger_promise.from_at, amount), ledger_promise.from_at, amount, NULL, NULL,
            ledger_promise.incoming_id);
    END IF;
END;
$$;
