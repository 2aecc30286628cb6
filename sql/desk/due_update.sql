-- A progress update (or the question to the customer) goes out. If it could not, breaking is what comes next. After an outage
-- what else is overdue in the ticket breaks first, so that nothing is told as still going on; the notice of that says what an
-- update would.
CREATE FUNCTION desk.due_update(p desk.promise) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    IF p.kept_by IS NOT NULL THEN
        RETURN;
    END IF;
    PERFORM desk.due_break(o) FROM (
        SELECT x.* FROM desk.promise x
        WHERE x.ticket_id = p.ticket_id AND x.state = 'open' AND x.paused_at IS NULL AND x.due_at <= desk.now() AND x.kind <> 'update'
        ORDER BY x.due_at, x.id) o;
    PERFORM desk.tell_update(p.id);
END;
$$;
