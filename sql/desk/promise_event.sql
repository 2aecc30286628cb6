-- One more event of a promise, and its row as it is after that; the only way in which desk.promise is written. What is left to
-- the clock is set anew. ticket_id: of a new promise, or where an event belongs that moves one.
CREATE FUNCTION desk.promise_event(
    promise_id bigint, kind text, facts jsonb DEFAULT '{}', incoming_id bigint DEFAULT NULL, outbox_id bigint DEFAULT NULL,
    ticket_id bigint DEFAULT NULL)
RETURNS desk.promise
LANGUAGE plpgsql
AS $$
DECLARE
    v_was desk.promise;
    p desk.promise;
    e desk.event;
BEGIN
    IF promise_event.kind <> 'promise-made' THEN
        v_was := desk.promise_lock(promise_event.promise_id);
    END IF;
    INSERT INTO desk.event (at, kind, ticket_id, promise_id, incoming_id, outbox_id, facts)
    VALUES (desk.now(), promise_event.kind, coalesce(promise_event.ticket_id, v_was.ticket_id), promise_event.promise_id,
        promise_event.incoming_id, promise_event.outbox_id, jsonb_strip_nulls(coalesce(promise_event.facts, '{}')))
    RETURNING * INTO e;
    p := desk.promise_apply(v_was, e);
    IF v_was.id IS NULL THEN
        INSERT INTO desk.promise OVERRIDING SYSTEM VALUE SELECT p.*;
    ELSIF p IS DISTINCT FROM v_was THEN
        UPDATE desk.promise x
        SET ticket_id = p.ticket_id, number = p.number, owner_id = p.owner_id, outbox_id = p.outbox_id, due_at = p.due_at,
            state = p.state, paused_at = p.paused_at, remaining = p.remaining, broken_at = p.broken_at,
            detected_at = p.detected_at, ended_at = p.ended_at, kept_by = p.kept_by, replaced_by = p.replaced_by,
            level = p.level, acked_until = p.acked_until, reason = p.reason
        WHERE x.id = p.id;
    END IF;
    IF promise_event.kind <> 'promise-stated' THEN -- that the customer knows of it leaves the clock as it was
        PERFORM desk.timers_set(p);
    END IF;
    IF p.ended_at IS NOT NULL AND v_was.ended_at IS NULL AND p.level > 0 THEN
        PERFORM desk.hook_ended(p.id);
    END IF;
    RETURN p;
END;
$$;
