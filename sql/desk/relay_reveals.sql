-- A telling line of the ticket's internal notes that stands in the words, marked or not; NULL: none. What customers wrote or
-- were sent is not internal; what is held is what the agent wanted to say, and he may be sending it again; nor is the end of
-- a note that holds its author's name a secret.
CREATE FUNCTION desk.relay_reveals(ticket_id bigint, words text) RETURNS text
LANGUAGE sql STABLE
AS $$
    WITH flat AS MATERIALIZED (SELECT desk.text_flat(words) AS line)
    SELECT l.line
    FROM desk.note n
    LEFT JOIN desk.agent a ON a.id = n.agent_id
    CROSS JOIN LATERAL (SELECT x.*, max(x.n) OVER () AS last FROM desk.text_lines(n.new_text) x) l
    WHERE n.ticket_id = relay_reveals.ticket_id AND n.kind NOT IN ('held', 'commands') AND l.telling
      AND EXISTS (SELECT FROM flat f WHERE position(l.line IN f.line) > 0)
      AND NOT (l.n > 1 AND l.n > l.last - 3 AND coalesce(position(lower(split_part(a.name, ' ', 1)) IN l.line), 0) > 0)
      AND NOT EXISTS (
          SELECT FROM desk.message m
          WHERE m.ticket_id = relay_reveals.ticket_id AND position(l.line IN desk.text_flat(m.text)) > 0)
    ORDER BY n.seq, l.n
    LIMIT 1
$$;
