-- What an agent may not have thought of when he promises something by a moment, in sentences; NULL: nothing.
CREATE FUNCTION desk.promise_concerns(ticket_id bigint, agent_id integer, due_at timestamptz) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    c_many constant integer := 5; -- promises of one agent that are due on one day
    v_calendar text := (SELECT (desk.service_of(t.queue)).calendar FROM desk.ticket t WHERE t.id = promise_concerns.ticket_id);
    v_zone text := (SELECT c.zone FROM desk.calendar c WHERE c.name = v_calendar);
    v_day date := desk.calendar_day(v_calendar, due_at);
    v_hours text := (
        SELECT string_agg(to_char(lower(r) AT TIME ZONE v_zone, 'HH24:MI') || '-' || to_char(upper(r) AT TIME ZONE v_zone, 'HH24:MI'), ', ' ORDER BY r)
        FROM desk.open_ranges(v_calendar, v_day) r);
    v_resolve timestamptz := (
        SELECT min(p.due_at) FROM desk.promise p
        WHERE p.ticket_id = promise_concerns.ticket_id AND p.kind = 'resolve' AND p.ended_at IS NULL AND p.paused_at IS NULL);
    v_many bigint := (
        SELECT count(*) FROM desk.promise p
        WHERE p.owner_id = promise_concerns.agent_id AND p.ended_at IS NULL AND desk.calendar_day(v_calendar, p.due_at) = v_day);
BEGIN
    RETURN nullif(concat_ws(' ',
        CASE
            WHEN v_hours IS NULL THEN coalesce(
                (SELECT format('%s is a holiday%s.', to_char(h.day, 'Dy FMDD Mon YYYY'), coalesce(' (' || nullif(h.name, '') || ')', ''))
                 FROM desk.holiday h WHERE h.calendar = v_calendar AND h.day = v_day AND h.approved),
                to_char(v_day, 'Dy FMDD Mon YYYY') || ' is no working day.')
            WHEN NOT EXISTS (SELECT FROM desk.open_ranges(v_calendar, v_day) r WHERE due_at BETWEEN lower(r) AND upper(r))
                THEN format('That is outside the hours of %s (%s).', to_char(v_day, 'Dy FMDD Mon'), v_hours)
        END,
        'It is later than the solution that the desk has promised by ' || desk.moment_shown(
            CASE WHEN v_resolve < due_at THEN v_resolve END) || '.',
        CASE WHEN v_many >= c_many THEN format('%s has %s promises that are due on that day, this one included.',
            desk.agent_name(promise_concerns.agent_id), v_many + 1) END), '');
END;
$$;
