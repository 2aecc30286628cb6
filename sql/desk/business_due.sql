-- By when something is due that is promised within an amount of time: its days are open days, counted to their end; hours and
-- minutes are open time. To the whole minute: what the customer reads is what he is promised.
CREATE FUNCTION desk.business_due(calendar text, at timestamptz, amount interval) RETURNS timestamptz
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_days integer := extract(epoch FROM date_trunc('day', amount))::bigint / 86400;
    v_at timestamptz := at;
BEGIN
    IF v_days > 0 THEN
        v_at := desk.business_day_end(calendar, at, v_days);
    END IF;
    RETURN date_trunc('minute', desk.business_add(calendar, v_at, amount - date_trunc('day', amount)));
END;
$$;
