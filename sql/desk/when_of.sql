-- The moment that an agent means, seen from at in that zone; NULL when it cannot be read. It may be over. A time without a
-- day is today's; a day without a time begins at 09:00, the end of the week is 17:00. Hours and minutes are counted on the
-- clock that knows no summer; all else is what clocks on the wall show, so that 09:00 is 09:00 in any season. (A wall clock's
-- hour that summer time leaves out is an hour later; of one that comes twice the second is meant.)
CREATE FUNCTION desk.when_of(text text, at timestamptz, zone text) RETURNS timestamptz
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_said text := desk.when_said(when_of.text);
    v_clock text;
    v_day text;
BEGIN
    SELECT p.clock, p.day INTO v_clock, v_day FROM desk.when_parts(v_said) p;
    RETURN coalesce(
        at + desk.when_span(v_said),
        (desk.when_day(v_day, at AT TIME ZONE zone)
            + desk.when_clock(coalesce(v_clock, CASE WHEN v_day ~ '^(the )?end of (the )?week$' THEN '17:00' ELSE '09:00' END)))
            AT TIME ZONE zone);
END;
$$;
