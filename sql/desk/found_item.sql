-- A finding as its agent reads it in the desk's mail. n: the promise's number, or, where none is made, its own within the answer.
CREATE FUNCTION desk.found_item(f desk.finding) RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT jsonb_strip_nulls(jsonb_build_object(
        'n', coalesce(p.number, f.number),
        'what', desk.found_words(CASE WHEN f.conditional THEN f.sentence ELSE f.quote END), -- with its condition
        'due', desk.utc_text(coalesce(p.due_at, f.due_at)),
        'left', CASE WHEN f.due_at > desk.now() THEN desk.found_left((desk.service_of(t.queue)).calendar, f.due_at, s.zone) END,
        'other', desk.utc_text(f.other_at),
        'why', CASE f.why
            WHEN 'unclear' THEN 'by when cannot be worked out, or it is over already'
            WHEN 'over' THEN 'that is over already'
            WHEN 'observe' THEN 'in mode observe nothing is sent, and nothing is promised' END,
        'concerns', f.concerns))
    FROM desk.message m JOIN desk.ticket t ON t.id = m.ticket_id CROSS JOIN desk.setting s
    LEFT JOIN desk.promise p ON p.id = f.promise_id
    WHERE m.id = f.message_id
$$;
