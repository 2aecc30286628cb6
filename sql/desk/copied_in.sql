-- Was the mail written long before that moment, so that somebody has copied it in? A server dates a copy by the day of the copy
-- unless it is told otherwise, and not every mail program tells it. A day: no wrong zone makes more of it, and few mails are
-- under way for longer. What has no date, or an impossible one, tells nothing.
CREATE FUNCTION desk.copied_in(document jsonb, moment timestamptz) RETURNS boolean
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_date timestamptz;
BEGIN
    v_date := (document ->> 'date')::timestamptz;
    RETURN coalesce(v_date >= '1980-01-01' AND desk.arrived_at(v_date) < moment - interval '1 day', false);
EXCEPTION WHEN data_exception THEN
    RETURN false;
END;
$$;
