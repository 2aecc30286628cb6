-- The whole desk's budget is spent: automatic mail rests, the admin is told once; people's mail goes on.
CREATE FUNCTION desk.breaker_check(s desk.setting) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    v_all bigint := desk.receipts_spent();
BEGIN
    IF v_all >= s.per_hour THEN
        PERFORM desk.alarm_raise('receipt-budget', format(
            '%s receipts within an hour (budget.per_hour): no more until it is less; tickets are made all the same', v_all));
    END IF;
END;
$$;
