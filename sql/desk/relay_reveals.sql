-- A telling line of the ticket's internal notes that stands in the words, marked or not; NULL: none. What customers wrote or
-- were sent is not internal; what is held is what the agent wanted to say, and he may be sending it again; nor is the end of
-- a note that holds its author's name a secret.
CREATE FUNCTION desk.relay_reveals(ticket_id bigint, words text) RETURNS text
LANGUAGE sql STABLE
AS $$
    WITH flat AS MATERIALIZED (SELECT desk.text_flat(words) AS line),
    found AS MATERIALIZED ( -- few, if any: only with these the messages are looked through
        SELECT l.line, l.shown, n.seq, l.n
        FROM flat f CROSS JOIN desk.note n
        LEFT JOIN desk.agent a ON a.id = n.agent_id
        CROSS JOIN LATERAL (SELECT x.*, max(x.n) OVER () AS last FROM desk.text_lines(n.new_text) x) l
        WHERE n.ticket_id = relay_reveals.ticket_id AND n.kind NOT IN ('held', 'commands') AND l.telling
          AND position(l.line IN f.line) > 0
          AND NOT (l.n > 1 AND l.n > l.last - 3 AND coalesce(position(lower(split_part(a.name, ' ', 1)) IN l.line), 0) > 0)),
    said AS MATERIALIZED (
        SELECT desk.text_flat(m.text || E'\n' || m.new_text) AS line
        FROM desk.message m WHERE m.ticket_id = relay_reveals.ticket_id AND EXISTS (SELECT FROM found))
    SELECT c.shown FROM found c
    WHERE NOT EXISTS (SELECT FROM said s WHERE position(c.line IN s.line) > 0)
    ORDER BY c.seq, c.n
    LIMIT 1
$$;
