-- When a forwarded mail was written, if one may believe it: not after the mail that forwards it, nor more than a year before;
-- else when that one came.
CREATE FUNCTION desk.forward_date(said text, received_at timestamptz) RETURNS timestamptz
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_at timestamptz;
BEGIN
    v_at := said::timestamptz;
    RETURN CASE WHEN v_at BETWEEN received_at - interval '1 year' AND received_at THEN v_at ELSE received_at END;
EXCEPTION
    WHEN data_exception THEN
        RETURN received_at;
END;
$$;
