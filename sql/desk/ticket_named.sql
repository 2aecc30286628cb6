-- The ticket whose mails a mail answers; NULL: none. A number in the subject names nothing.
CREATE FUNCTION desk.ticket_named(m desk.mail, s desk.setting) RETURNS bigint
LANGUAGE sql STABLE
AS $$
    SELECT desk.ticket_now(c.ticket_id) FROM desk.thread_candidates(m, s) c
    WHERE m.parents <> '{}' AND c.joined_by IN ('message-id', 'anchor')
    ORDER BY c.rank, c.ticket_id DESC
    LIMIT 1
$$;
