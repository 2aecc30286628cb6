-- One receipt more, to that domain.
CREATE FUNCTION desk.receipt_spend(domain text) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO desk.spent AS s (scope, key, slot, receipts)
    SELECT scope, key, date_bin('5 minutes', desk.now(), 'epoch'), 1
    FROM (VALUES ('all', ''), ('domain', domain)) AS v (scope, key)
    ON CONFLICT (scope, key, slot) DO UPDATE SET receipts = s.receipts + 1;
END;
$$;
