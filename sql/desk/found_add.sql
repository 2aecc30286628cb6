-- One promise that the reader found in an answer, with how its time is read and what speaks against it.
CREATE FUNCTION desk.found_add(m desk.message, t desk.ticket, number smallint, found jsonb) RETURNS desk.finding
LANGUAGE plpgsql
AS $$
DECLARE
    s desk.setting;
    f desk.finding;
BEGIN
    SELECT * INTO s FROM desk.setting;
    f.message_id := m.id;
    f.number := found_add.number;
    f.agent_id := m.agent_id;
    f.sentence := left(found ->> 'sentence', 2000);
    f.quote := left(coalesce(nullif(btrim(found ->> 'quote'), ''), f.sentence), 2000);
    f.words := left(coalesce(found ->> 'words', ''), 200);
    f.language := left(found ->> 'language', 16);
    f.class := found ->> 'class';
    f.conditional := coalesce(found -> 'conditional', 'false') = 'true';
    f.spoken := found -> 'when';
    f.sent_at := m.received_at;
    SELECT d.due_at, d.other_at, d.precision INTO f.due_at, f.other_at, f.precision
    FROM desk.found_due(f.spoken, f.sent_at, s.zone, (desk.service_of(t.queue)).calendar) d;
    f.promise_id := CASE WHEN f.due_at > desk.now() AND NOT f.conditional AND t.state <> 'closed' THEN desk.found_repeats(f, t) END;
    f.why := CASE
        WHEN f.conditional THEN 'conditional'
        WHEN f.due_at IS NULL THEN 'unclear'
        WHEN f.due_at <= desk.now() THEN 'over'
        WHEN s.mode <> 'live' THEN 'observe'
        WHEN t.state = 'closed' THEN 'closed' END;
    f.state := CASE
        WHEN f.promise_id IS NOT NULL THEN 'repeated'
        WHEN f.why IS NULL OR f.why = 'closed' THEN 'asked'
        ELSE 'shown' END;
    IF f.state = 'asked' THEN
        f.concerns := desk.promise_concerns(t.id, f.agent_id, f.due_at);
        f.asked := 1;
        f.next_at := desk.found_next(f, t);
    END IF;
    INSERT INTO desk.finding (message_id, number, agent_id, sentence, quote, words, language, class, conditional, spoken, sent_at, due_at,
        other_at, "precision", state, why, promise_id, next_at, asked, concerns, created_at)
    SELECT f.message_id, f.number, f.agent_id, f.sentence, f.quote, f.words, f.language, f.class, f.conditional, f.spoken, f.sent_at, f.due_at,
        f.other_at, f.precision, f.state, f.why, f.promise_id, f.next_at, f.asked, f.concerns, desk.now()
    RETURNING id INTO f.id;
    RETURN f;
END;
$$;
