-- The time of an update has come: what goes to the customer as the ticket stands. While it waits for him a polite question; when
-- he did not answer the last of them, and all of them have left, that it is closed; else the progress update: also where it would come to closing, and the
-- desk owes him something itself. Each but the last makes the promise of the next. Returns the mail; NULL when the promise is not going on any more.
CREATE FUNCTION desk.tell_update(promise_id bigint) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    p desk.promise;
    t desk.ticket;
    v_service desk.service;
    v_asked desk.message;
BEGIN
    SELECT * INTO p FROM desk.promise x WHERE x.id = tell_update.promise_id;
    SELECT * INTO t FROM desk.ticket x WHERE x.id = p.ticket_id FOR NO KEY UPDATE;
    IF p.kind <> 'update' OR p.ended_at IS NOT NULL OR t.state = 'closed' THEN
        RETURN NULL;
    END IF;
    -- After an outage more may be overdue: what is broken is told first, and then takes the place of the update.
    PERFORM desk.due_break(x) FROM desk.promise x
    WHERE x.ticket_id = t.id AND x.kind <> 'update' AND x.state = 'open' AND x.paused_at IS NULL AND x.due_at <= desk.now();
    IF EXISTS (SELECT FROM desk.promise x WHERE x.id = p.id AND x.kept_by IS NOT NULL) THEN
        RETURN NULL;
    END IF;
    v_service := desk.service_of(t.queue);
    IF t.state = 'waiting' AND t.wait_until IS NULL AND v_service.ask_every IS NOT NULL THEN
        v_asked := desk.asked_of(t);
        IF v_asked.id IS NULL OR t.asked + 1 >= v_service.ask_times AND desk.owes(t.id) THEN
            RETURN desk.tell_progress(t, p);
        END IF;
        RETURN CASE WHEN t.asked >= v_service.ask_times AND NOT desk.question_unsent(t.id)
            THEN desk.tell_unanswered(t) ELSE desk.tell_question(t, p, v_asked, v_service) END;
    END IF;
    RETURN desk.tell_progress(t, p);
END;
$$;
