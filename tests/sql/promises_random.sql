-- What holds of promises whatever happens: random steps of single promises, legal and illegal, and random days of a desk.
-- Another course each run; a failure says the seed: PGOPTIONS='-c promises.seed=0.123' repeats it
-- (and -c promises.steps=2000 makes it long).
BEGIN;
\ir story.psql
\ir agents.psql
\ir voice.psql
SELECT * FROM no_plan();
SELECT set_config('promises.seed', coalesce(nullif(current_setting('promises.seed', true), ''), round(random()::numeric, 6)::text), false) AS seed \gset
SELECT coalesce(nullif(current_setting('promises.steps', true), ''), '60')::integer AS steps \gset
SELECT setseed(:seed) \g /dev/null
SELECT pg_temp.agent('anna') AS anna \gset

CREATE FUNCTION pg_temp.pick(VARIADIC words text[]) RETURNS text LANGUAGE sql AS
    $$ SELECT words[1 + floor(random() * cardinality(words))::integer] $$;

-- One promise
-- States that may follow each other directly; 'reopened' leads back. (What the events are called says desk.promise_may.)
CREATE TEMPORARY TABLE follows (was text, now text);
INSERT INTO follows VALUES ('open', 'kept'), ('open', 'moved'), ('open', 'withdrawn'), ('open', 'broken'), ('broken', 'kept late'), ('broken', 'withdrawn'),
    ('kept', 'open'), ('kept late', 'broken'), ('open', 'kept late');

-- A random step of a promise; the function that would be called, or a raw event.
CREATE FUNCTION pg_temp.act(p desk.promise, agent integer, mail bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    v_act text := pg_temp.pick('keep', 'keep earlier', 'move', 'withdraw', 'break', 'pause', 'resume', 'reopened', 'posted', 'stated', 'passed', 'escalated',
        'acked', 'reminded', 'asked', 'held', 'approved', 'noticed', 'kept', 'broken', 'moved', 'withdrawn', 'paused', 'resumed', 'nonsense');
BEGIN
    CASE v_act
        WHEN 'keep' THEN PERFORM desk.promise_keep(p.id, 'kept', agent, NULL, CASE WHEN random() < 0.5 THEN mail END, desk.now());
        WHEN 'keep earlier' THEN PERFORM desk.promise_keep(p.id, 'direct', agent, NULL, NULL, desk.now() - interval '20 hours');
        WHEN 'move' THEN PERFORM desk.promise_move(p.id, desk.now() + random() * interval '3 days', 'why', agent, NULL);
        WHEN 'withdraw' THEN PERFORM desk.promise_withdraw(p.id, 'why', 'drop', agent, NULL);
        WHEN 'break' THEN PERFORM desk.promise_break(p.id);
        WHEN 'pause' THEN PERFORM desk.promise_pause(p.id, 'why');
        WHEN 'resume' THEN PERFORM desk.promise_resume(p.id);
        ELSE PERFORM desk.promise_event(p.id, 'promise-' || v_act, jsonb_build_object(
                'remaining', '2 hours', 'due_at', desk.utc_exact(CASE v_act WHEN 'broken' THEN p.due_at ELSE desk.now() + interval '1 day' END),
                'detected_at', desk.utc_exact(desk.now()), 'at', desk.utc_exact(desk.now()), 'owner', agent, 'level', 1 + p.level,
                'until', desk.utc_exact(desk.now()), 'to', p.id), NULL, mail);
    END CASE;
    RETURN v_act;
END;
$$;

-- So many steps of a promise: what was wrong at the first that was.
CREATE FUNCTION pg_temp.life(ticket bigint, agent integer, mail bigint, steps integer) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    v_id bigint := pg_temp.promise(ticket, pg_temp.pick('own', 'own', 'reply', 'next reply'), random() * interval '2 days', 'what', agent);
    p desk.promise;
    q desk.promise;
    v_act text;
    v_error text;
BEGIN
    SELECT * INTO p FROM desk.promise WHERE id = v_id;
    FOR n IN 1 .. steps LOOP
        PERFORM pg_temp.wait(random() * random() * interval '1 day');
        v_error := NULL;
        BEGIN
            v_act := pg_temp.act(p, agent, mail);
        EXCEPTION WHEN SQLSTATE 'PD003' THEN
            v_error := SQLERRM;
        END;
        SELECT * INTO q FROM desk.promise WHERE id = v_id;
        IF v_error IS NOT NULL AND q IS DISTINCT FROM p THEN
            RETURN 'refused, and changed: ' || v_error;
        ELSIF desk.promise_untrue(q) IS NOT NULL THEN
            RETURN 'not what its events come to: ' || desk.promise_untrue(q);
        ELSIF p.broken_at IS NOT NULL AND (q.broken_at, q.detected_at) IS DISTINCT FROM (p.broken_at, p.detected_at) THEN
            RETURN 'a breach has changed by ' || v_act;
        ELSIF q.broken_at IS NOT NULL AND p.broken_at IS NULL AND (q.broken_at <> p.due_at OR v_act <> 'broken' AND p.due_at > desk.now()) THEN
            RETURN 'broken at another moment than it was due, by ' || v_act;
        ELSIF q.state <> p.state AND NOT EXISTS (SELECT FROM follows f WHERE f.was = p.state AND f.now = q.state) THEN
            RETURN format('%s after %s by %s', q.state, p.state, v_act);
        ELSIF p.ended_at IS NOT NULL AND v_act <> 'reopened' AND (q.state, q.ended_at, q.due_at, q.kept_by) IS DISTINCT FROM (p.state, p.ended_at, p.due_at, p.kept_by) THEN
            RETURN 'it had ended, and was changed by ' || v_act;
        ELSIF (q.ended_at IS NOT NULL OR q.paused_at IS NOT NULL) AND EXISTS (SELECT FROM desk.timer t WHERE t.promise_id = q.id) THEN
            RETURN 'a timer of what has ended or is paused, after ' || v_act;
        ELSIF q.ended_at IS NULL AND q.paused_at IS NULL AND NOT EXISTS (
            SELECT FROM desk.timer t WHERE t.promise_id = q.id AND t.what = CASE q.state WHEN 'open' THEN 'break' ELSE 'escalate' END) THEN
            RETURN 'nobody watches it, after ' || v_act;
        END IF;
        p := q;
    END LOOP;
    RETURN NULL;
END;
$$;
SELECT (pg_temp.ticket(pg_temp.accept())).id AS ticket \gset
SELECT id AS mail FROM desk.outbox WHERE kind = 'receipt' \gset
SELECT is_empty(format('SELECT e FROM (SELECT pg_temp.life(%s, %s, %s, 12) AS e FROM generate_series(1, 40)) l WHERE e IS NOT NULL', :ticket, :anna, :mail),
    'promises live by their rules, seed ' || :seed);
SELECT cmp_ok((SELECT count(DISTINCT state) FROM desk.promise), '>=', 5::bigint, 'states were reached');
SELECT * FROM finish();
ROLLBACK;

-- A desk: mails, commands, what mail servers say, merging, the clock, in any order. After each the audit finds nothing.
BEGIN;
\ir story.psql
\ir agents.psql
\ir voice.psql
SELECT * FROM no_plan();
SELECT setseed(:seed) \g /dev/null
SELECT pg_temp.serves('{"first_reply": "8:00", "next_reply": "4:00", "update_every": "20:00", "resolve": "60:00", "ask_every": "30:00", "ask_times": 2}') \g /dev/null
CREATE FUNCTION pg_temp.pick(VARIADIC words text[]) RETURNS text LANGUAGE sql AS
    $$ SELECT words[1 + floor(random() * cardinality(words))::integer] $$;
CREATE TEMPORARY TABLE course (n integer GENERATED ALWAYS AS IDENTITY, ticket bigint, step text);

-- What was sent to customers comes back; what waits is taken, or refused.
CREATE FUNCTION pg_temp.servers(step text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    o desk.outbox;
BEGIN
    FOR o IN SELECT * FROM desk.outbox x WHERE x.audience = 'customer' AND x.state IN ('queued', 'retry') ORDER BY x.id LOOP
        PERFORM pg_temp.attempt(o.id, CASE WHEN step = 'deliver' THEN 'done' ELSE pg_temp.pick('done', 'later', 'never', 'unknown') END, 250, '');
    END LOOP;
    IF step = 'bounce' THEN
        SELECT * INTO o FROM desk.outbox x WHERE x.audience = 'customer' AND x.state = 'sent' ORDER BY random() LIMIT 1;
        PERFORM pg_temp.accept(pg_temp.sender('mailer-daemon@mx.test') || jsonb_build_object('kind', 'bounce', 'return_path', '', 'bounce', jsonb_build_object(
            'original_message_id', o.message_id, 'recipient', o.recipient, 'status', '5.1.1', 'action', 'failed'))) WHERE o.id IS NOT NULL;
    END IF;
END;
$$;
-- Time passes, and the clock does what is due.
CREATE FUNCTION pg_temp.passes(by interval) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM api.ctl_clock_shift(by);
    FOR n IN 1 .. 30 LOOP
        EXIT WHEN (SELECT r.done FROM api.run_due(100) r) = 0;
    END LOOP;
END;
$$;
CREATE FUNCTION pg_temp.step(n integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    v_ticket bigint := (SELECT t.id FROM desk.ticket t WHERE t.customer_id IS NOT NULL AND t.merged_into IS NULL ORDER BY random() LIMIT 1);
    v_step text := pg_temp.pick('opens', 'writes', 'writes', 'answers', 'answers', 'answers', '#close', '#close with words', '#wait', '#wait until tomorrow', '#reopen',
        '#promise in 5 hours: it is sent', '#promise tomorrow', '#kept', '#move tomorrow: no parts', '#drop: sold', '#take', '#priority critical: fire', 'merge',
        'deliver', 'deliver', 'deliver', 'servers', 'bounce', 'time', 'time', 'time', 'time');
    v_who text := pg_temp.pick('anna', 'boris');
    v_other bigint := (SELECT t.id FROM desk.ticket t WHERE t.customer_id IS NOT NULL AND t.id <> v_ticket AND t.merged_into IS NULL ORDER BY random() LIMIT 1);
BEGIN
    IF v_ticket IS NULL THEN
        v_step := 'opens';
    END IF;
    INSERT INTO course (ticket, step) VALUES (v_ticket, v_step);
    CASE
        WHEN v_step = 'opens' THEN PERFORM pg_temp.accept(pg_temp.vouched() || jsonb_build_object('subject', 'Matter ' || n));
        WHEN v_step = 'writes' THEN PERFORM pg_temp.writes(v_ticket);
        WHEN v_step = 'answers' THEN PERFORM pg_temp.answers(v_ticket, v_who, 'It goes on: ' || n);
        WHEN v_step = '#close with words' THEN PERFORM pg_temp.answers(v_ticket, v_who, 'Done: ' || n, '#close');
        WHEN v_step LIKE '#%' THEN PERFORM pg_temp.answers(v_ticket, v_who, pg_temp.pick('', 'And so on: ' || n), v_step);
        WHEN v_step IN ('deliver', 'servers', 'bounce') THEN PERFORM pg_temp.servers(v_step);
        WHEN v_step = 'time' THEN PERFORM pg_temp.passes(random() * random() * interval '20 hours');
        WHEN v_other IS NOT NULL AND random() < 0.3 THEN PERFORM desk.ticket_merge(v_other, v_ticket, pg_temp.agent('anna'));
        ELSE NULL;
    END CASE;
END;
$$;
-- So many steps, until the audit finds something: what it finds, and the course of that ticket.
CREATE FUNCTION pg_temp.days(steps integer) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    v_found text;
BEGIN
    FOR n IN 1 .. steps LOOP
        PERFORM pg_temp.step(n);
        v_found := (SELECT string_agg(concat_ws(': ', a.invariant, a.object, a.detail), '; ')
            FROM (SELECT * FROM desk.audit_promises() UNION ALL SELECT * FROM desk.audit_timers()) a);
        IF v_found IS NOT NULL THEN
            RETURN NEXT v_found;
            RETURN QUERY SELECT concat_ws(' ', c.ticket, c.step) FROM (SELECT * FROM course c ORDER BY c.n DESC LIMIT 12) c ORDER BY c.n;
            RETURN;
        END IF;
    END LOOP;
END;
$$;
SELECT is_empty(format('SELECT pg_temp.days(%s)', :steps), 'a desk at work breaks no invariant, seed ' || :seed);
SELECT is_empty('SELECT * FROM desk.audit()', 'nor any other');
SELECT cmp_ok((SELECT count(*) FROM desk.promise WHERE ended_at IS NOT NULL), '>', 3::bigint, 'there was something to find');
SELECT * FROM finish();
ROLLBACK;
