-- The promise that a finding only says again: an agent's own of the same ticket and class, due at the same moment, or where the words
-- name no clock time, earlier on the same day. Not one that the very answer keeps, nor another deed of the same answer. NULL: none.
CREATE FUNCTION desk.found_repeats(f desk.finding, t desk.ticket) RETURNS bigint
LANGUAGE sql STABLE
AS $$
    SELECT p.id
    FROM desk.promise p, desk.message m, desk.setting s
    WHERE p.ticket_id = t.id AND p.kind = 'own' AND p.state = 'open' AND p.class = f.class AND m.id = f.message_id
      AND (p.due_at = f.due_at
           OR f.precision = 'day' AND p.due_at <= f.due_at
              AND (p.due_at AT TIME ZONE s.zone)::date = (f.due_at AT TIME ZONE s.zone)::date)
      AND NOT desk.ledger_answers(p, m)
      AND (p.message_id IS DISTINCT FROM m.id OR p.class = 'contact' OR p.what = desk.found_words(f.quote))
    ORDER BY p.due_at DESC, p.id LIMIT 1
$$;
