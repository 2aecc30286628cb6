-- How many of agents' mails wait for a word of theirs.
CREATE FUNCTION desk.held_waiting() RETURNS bigint
LANGUAGE sql STABLE
AS $$
    SELECT count(*) FROM desk.note n JOIN desk.ticket t ON t.id = n.ticket_id
    WHERE n.kind = 'held' AND t.attention = 'held' AND t.state <> 'closed'
$$;
