-- It belongs to a ticket that had its receipt.
CREATE FUNCTION desk.receipt_rule_11(joined boolean) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE WHEN joined THEN 'the mail joined an existing ticket' END
$$;
