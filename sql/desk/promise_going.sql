-- The promises of a ticket that a command can mean, with the word of the command: the going ones; #ok means those whose notice
-- is held.
CREATE FUNCTION desk.promise_going(ticket_id bigint, word text) RETURNS SETOF desk.promise
LANGUAGE sql STABLE
AS $$
    SELECT p.*
    FROM desk.promise p
    WHERE p.ticket_id = promise_going.ticket_id AND p.ended_at IS NULL
      -- The next update stands beside one whose mail is on its way.
      AND (p.kind <> 'update' OR p.kept_by IS NULL)
      AND (word <> 'ok' OR EXISTS (SELECT FROM desk.timer x WHERE x.promise_id = p.id AND x.what = 'notice'))
    ORDER BY p.due_at, p.number
$$;
