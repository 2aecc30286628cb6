-- One timer of a promise set to a moment, whatever its row says of it.
CREATE FUNCTION desk.timer_put(p desk.promise, what text, at timestamptz) RETURNS void
LANGUAGE sql
AS $$
    INSERT INTO desk.timer (at, what, ticket_id, promise_id) VALUES (timer_put.at, timer_put.what, p.ticket_id, p.id)
    ON CONFLICT (promise_id, what) WHERE promise_id IS NOT NULL DO UPDATE SET at = excluded.at, ticket_id = excluded.ticket_id
$$;
