-- The other marks of automatic mail: X-Auto-Response-Suppress, X-Autoreply, X-Loop and their like, words that only machines
-- write, the loop mark of another desk, answers of calendars. What the reader takes for a machine's by its sender's address
-- alone is the next rule's.
CREATE FUNCTION desk.receipt_rule_06(m desk.mail, s desk.setting) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT CASE
        WHEN desk.signal(m.automatic, 'suppress', 'x-auto', 'loop', 'subject', 'body') IS NOT NULL
            THEN 'it bears the mark of automatic mail: '
                || desk.signal(m.automatic, 'suppress', 'x-auto', 'loop', 'subject', 'body')
        WHEN m.loop_marks <> '{}' THEN 'another desk sent it: X-Promised-Loop: ' || left(m.loop_marks[1], 100)
        WHEN m.kind = 'calendar' THEN 'a calendar program sent it'
        WHEN m.kind <> 'human' AND desk.receipt_rule_07(m, s) IS NULL THEN 'the reader takes it for automatic: ' || m.kind
    END
$$;
