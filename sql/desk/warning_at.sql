-- So much open time before a promise is due, or when the share-th part of the open time since it was made is left, if that is
-- later. (The second is worked out only where it may be: a promise of ten days is long.)
CREATE FUNCTION desk.warning_at(p desk.promise, amount interval, share integer) RETURNS timestamptz
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_at timestamptz := desk.business_later(p.calendar, p.due_at, -amount);
    v_open interval;
BEGIN
    IF v_at > p.made_at AND desk.business_later(p.calendar, p.due_at, -amount * share) >= p.made_at THEN
        RETURN v_at;
    END IF;
    v_open := desk.business_between(p.calendar, p.made_at, p.due_at);
    RETURN greatest(v_at, desk.business_subtract(p.calendar, p.due_at, v_open / share));
END;
$$;
