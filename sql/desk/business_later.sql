-- The moment that lies an amount of time after another, or before it when the amount is negative: days are open days, at the
-- same time of day; the rest is open time. (A promise of days is due at the end of its last one: desk.business_due.)
CREATE FUNCTION desk.business_later(calendar text, at timestamptz, amount interval) RETURNS timestamptz
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_days integer := extract(day FROM amount) + 30 * extract(month FROM amount) + 360 * extract(year FROM amount);
    v_rest interval := make_interval(secs => extract(epoch FROM amount - date_trunc('day', amount))::double precision);
    v_at timestamptz := at;
BEGIN
    IF v_days <> 0 THEN
        v_at := desk.business_day_later(calendar, at, v_days);
    END IF;
    RETURN CASE WHEN v_rest < '0' THEN desk.business_subtract(calendar, v_at, -v_rest)
        ELSE desk.business_add(calendar, v_at, v_rest) END;
END;
$$;
