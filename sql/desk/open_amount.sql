-- How many open seconds an amount comes to that ends at a moment: its days are open days, from the same time of day.
CREATE FUNCTION desk.open_amount(calendar text, at timestamptz, amount interval) RETURNS numeric
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN extract(epoch FROM CASE WHEN extract(epoch FROM date_trunc('day', amount)) = 0 THEN amount
        ELSE desk.business_between(calendar, desk.business_later(calendar, at, -amount), at) END);
END;
$$;
