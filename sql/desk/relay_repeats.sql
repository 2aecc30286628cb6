-- A telling line of the customers' mails that stands in the words and is not marked as a quotation; NULL: none. What an
-- earlier answer said too (a signature, a form of words) is the agent's own.
CREATE FUNCTION desk.relay_repeats(ticket_id bigint, words text) RETURNS text
LANGUAGE sql STABLE
AS $$
    WITH word AS MATERIALIZED (SELECT l.line FROM desk.text_lines(words) l WHERE l.telling AND NOT l.marked),
    flat AS MATERIALIZED (SELECT desk.text_flat(words, false) AS line),
    said AS MATERIALIZED (
        SELECT l.line, m.agent_id IS NOT NULL AS ours, min(l.shown) AS shown
        FROM desk.message m CROSS JOIN desk.text_lines(m.new_text) l
        WHERE m.ticket_id = relay_repeats.ticket_id AND l.telling
        GROUP BY 1, 2)
    SELECT c.shown FROM said c
    WHERE NOT EXISTS (SELECT FROM said o WHERE o.ours AND o.line = c.line)
      AND (c.line IN (SELECT w.line FROM word w)
           -- A long one wherever it was broken; a short one may be the name of a thing.
           OR length(c.line) >= 60 AND EXISTS (SELECT FROM flat f WHERE position(c.line IN f.line) > 0))
    LIMIT 1
$$;
