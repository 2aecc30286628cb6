-- A promise's row after one more event: of this, and of nothing else, the row is made (desk.promise_event, desk.promise_replay).
-- An event that is no legal step is an error (PD003, in words).
CREATE FUNCTION desk.promise_apply(p desk.promise, e desk.event) RETURNS desk.promise
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF NOT desk.promise_may(p, e.kind) THEN
        RAISE EXCEPTION 'promise % is %: it cannot be %', p.number,
            CASE WHEN p.paused_at IS NULL THEN p.state::text ELSE 'paused' END, replace(e.kind, 'promise-', '')
            USING ERRCODE = 'PD003';
    END IF;
    CASE e.kind
        WHEN 'promise-made' THEN
            RETURN desk.promise_born(e);
        WHEN 'promise-stated' THEN
            p.outbox_id := coalesce(p.outbox_id, e.outbox_id);
        WHEN 'promise-paused' THEN
            p.paused_at := e.at;
            p.remaining := (e.facts ->> 'remaining')::interval;
        WHEN 'promise-resumed' THEN
            p.due_at := (e.facts ->> 'due_at')::timestamptz;
            p.paused_at := NULL;
            p.remaining := NULL;
        WHEN 'promise-broken' THEN
            p.state := 'broken';
            p.broken_at := (e.facts ->> 'due_at')::timestamptz;
            p.detected_at := (e.facts ->> 'detected_at')::timestamptz;
        WHEN 'promise-posted' THEN
            p.kept_by := e.outbox_id;
        WHEN 'promise-passed' THEN
            p.owner_id := (e.facts ->> 'owner')::integer;
        WHEN 'promise-transferred' THEN
            p.ticket_id := (e.facts ->> 'ticket')::bigint;
            p.number := (e.facts ->> 'number')::integer;
        WHEN 'promise-escalated' THEN
            p.level := (e.facts ->> 'level')::smallint;
        WHEN 'promise-acked' THEN
            p.acked_until := (e.facts ->> 'until')::timestamptz;
        WHEN 'promise-reopened' THEN
            p.state := CASE p.state WHEN 'kept' THEN 'open' WHEN 'kept late' THEN 'broken' ELSE p.state END;
            p.ended_at := NULL;
            -- An update was followed by the next one, which is going on: the next mail that arrives keeps both.
            p.kept_by := CASE WHEN p.kind = 'update' THEN p.kept_by END;
        WHEN 'promise-disputed' THEN
            p.state := CASE p.state WHEN 'kept' THEN 'open' ELSE 'broken' END;
            p.ended_at := NULL;
            p.kept_by := NULL;
        WHEN 'promise-kept', 'promise-moved', 'promise-withdrawn' THEN
            RETURN desk.promise_ended(p, e);
        ELSE
            NULL; -- a fact about it that changes nothing in it
    END CASE;
    RETURN p;
END;
$$;
