-- One promise that the reader found in an answer, with how its time is read and what speaks against it.
CREATE FUNCTION desk.found_add(m desk.message, t desk.ticket, number smallint, item jsonb) RETURNS desk.finding
LANGUAGE plpgsql
AS $$
DECLARE
    s desk.setting;
    f desk.finding;
BEGIN
    SELECT * INTO s FROM desk.setting;
    f.id := nextval(pg_get_serial_sequence('desk.finding', 'id'));
    f.message_id := m.id;
    f.number := found_add.number;
    f.agent_id := m.agent_id;
    f.sentence := left(item ->> 'sentence', 2000);
    f.quote := left(coalesce(nullif(btrim(item ->> 'quote'), ''), f.sentence), 2000);
    f.words := left(coalesce(item ->> 'words', ''), 200);
    f.language := left(item ->> 'language', 16);
    f.class := item ->> 'class';
    f.conditional := coalesce(item -> 'conditional', 'false') = 'true';
    f.spoken := item -> 'when';
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
    f.asked := 0;
    f.created_at := desk.now();
    IF f.state = 'asked' THEN
        f.concerns := desk.promise_concerns(t.id, f.agent_id, f.due_at);
        f.asked := 1;
        f.next_at := desk.found_next(f, t);
    END IF;
    INSERT INTO desk.finding OVERRIDING SYSTEM VALUE SELECT f.*;
    RETURN f;
END;
$$;
