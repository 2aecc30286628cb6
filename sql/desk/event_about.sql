-- What an event is about, in a few words: the mail and whose it is, or the promise.
CREATE FUNCTION desk.event_about(e desk.event) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT CASE
        WHEN e.promise_id IS NOT NULL THEN
            (SELECT 'P' || p.id || ': ' || desk.promise_text(p) FROM desk.promise p WHERE p.id = e.promise_id)
        WHEN e.outbox_id IS NOT NULL THEN
            (SELECT o.kind || ' to ' || o.recipient FROM desk.outbox o WHERE o.id = e.outbox_id)
        WHEN e.incoming_id IS NOT NULL THEN
            (SELECT 'from ' || coalesce(m.sender, n.sender)
             FROM (SELECT) AS one
             LEFT JOIN desk.message m ON m.incoming_id = e.incoming_id
             LEFT JOIN desk.note n ON n.incoming_id = e.incoming_id)
        END
$$;
