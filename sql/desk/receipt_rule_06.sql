-- The other marks of automatic mail: X-Auto-Response-Suppress, X-Autoreply, X-Loop and their like, the loop mark of
-- another desk, words that only machines write, answers of calendars.
CREATE FUNCTION desk.receipt_rule_06(m desk.mail, s desk.setting) RETURNS text
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    v_sign text := desk.signal(m, 'suppress', 'x-auto', 'loop', 'subject', 'body');
BEGIN
    RETURN CASE
        WHEN v_sign IS NOT NULL THEN 'it bears the mark of automatic mail: ' || v_sign
        WHEN m.loop_marks <> '{}' THEN 'another desk sent it: X-Promised-Loop: ' || left(m.loop_marks[1], 100)
        WHEN m.kind = 'calendar' THEN 'a calendar program sent it'
        -- What the reader knows by other signs; a machine's address alone is the next rule's.
        WHEN m.kind <> 'human' AND desk.receipt_rule_07(m, s) IS NULL THEN 'the reader takes it for automatic: ' || m.kind
    END;
END;
$$;
