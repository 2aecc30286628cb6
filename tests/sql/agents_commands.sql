-- The commands of agents: desk.commands_run, command_try, command_do, command_barred, command_undone, command_event, every
-- command_WORD, and who is told; waiting that ends by the clock (due_waiting).
BEGIN;
\ir story.psql
SELECT * FROM no_plan();
SELECT api.configure(pg_temp.configuration(budget => '{"per_address_hour": 1000, "per_address_day": 1000, "per_domain_hour": 1000}') || jsonb '{"agents": [
    {"name": "Anna Kalniņa", "address": "anna@acme.test", "aliases": ["ak@home.test"]},
    {"name": "Boris Ivanov", "address": "boris@acme.test", "queues": ["general"]},
    {"name": "Laura Berg", "address": "laura@acme.test", "queues": ["sales"]},
    {"name": "Laura Vance", "address": "vance@acme.test", "queues": ["sales", "billing"], "notify": "own"},
    {"name": "Karl Gone", "address": "karl@acme.test"}]}') \g /dev/null
UPDATE desk.agent SET active = false WHERE address = 'karl@acme.test';
SELECT id AS anna FROM desk.agent WHERE address = 'anna@acme.test' \gset
SELECT id AS boris FROM desk.agent WHERE address = 'boris@acme.test' \gset
SELECT id AS laura FROM desk.agent WHERE address = 'laura@acme.test' \gset

CREATE FUNCTION pg_temp.agent(who text) RETURNS integer LANGUAGE sql
AS $$ SELECT id FROM desk.agent WHERE address = who || '@acme.test' $$;
-- Lines as the reader hands them over.
CREATE FUNCTION pg_temp.commands(lines text[]) RETURNS jsonb LANGUAGE sql
AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object('line', l, 'word', lower(substring(l FROM '^#([A-Za-z][A-Za-z-]*)')),
        'argument', btrim(regexp_replace(l, '^#[A-Za-z][A-Za-z-]*', ''))) ORDER BY n), '[]')
    FROM unnest(lines) WITH ORDINALITY AS x (l, n)
$$;
CREATE TEMPORARY TABLE got (ticket_id bigint, internal boolean, words text);
-- What each line came to; one that is not done begins with '- '. What else they came to is in got; NULLs when refused.
CREATE FUNCTION pg_temp.run(which bigint, who text, lines text[], answers text DEFAULT NULL) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    o desk.orders;
    v_detail text;
BEGIN
    DELETE FROM got;
    BEGIN
        o := desk.commands_run(which, pg_temp.agent(who), pg_temp.commands(lines), NULL, answers);
    EXCEPTION
        WHEN SQLSTATE 'PD001' THEN
            GET STACKED DIAGNOSTICS v_detail = PG_EXCEPTION_DETAIL;
            RETURN pg_temp.told(v_detail::jsonb);
    END;
    INSERT INTO got VALUES (o.ticket_id, o.internal, o.words);
    RETURN pg_temp.told(o.transcript);
END;
$$;
CREATE FUNCTION pg_temp.told(transcript jsonb) RETURNS text LANGUAGE sql
AS $$
    SELECT string_agg(CASE WHEN (e ->> 'done')::boolean THEN '' ELSE '- ' END || (e ->> 'said'), E'\n' ORDER BY n)
    FROM jsonb_array_elements(transcript) WITH ORDINALITY AS x (e, n)
$$;
CREATE FUNCTION pg_temp.run(which bigint, who text, line text) RETURNS text LANGUAGE sql
AS $$ SELECT pg_temp.run(which, who, ARRAY[line]) $$;
-- A new ticket of this person; its id.
CREATE FUNCTION pg_temp.open(who text DEFAULT 'dora@far.test', box text DEFAULT 'support') RETURNS bigint LANGUAGE sql
AS $$ SELECT (pg_temp.ticket(pg_temp.accept(pg_temp.sender(who) || '{"new_text": "It burns."}', box))).id $$;
-- A ticket without a customer, opened by a mail of hers.
CREATE FUNCTION pg_temp.inside() RETURNS bigint LANGUAGE plpgsql
AS $$
DECLARE
    v_mail bigint := pg_temp.accept(pg_temp.sender('anna@acme.test') || pg_temp.vouched('acme.test') || '{"subject": "Inside"}');
BEGIN
    RETURN (SELECT n.ticket_id FROM desk.note n WHERE n.incoming_id = v_mail);
END;
$$;
CREATE FUNCTION pg_temp.label(which bigint) RETURNS text LANGUAGE sql
AS $$ SELECT 'ACME-' || number FROM desk.ticket WHERE id = which $$;
-- The last change by an agent, as 'KIND agent FROM > TO (REASON)'.
CREATE FUNCTION pg_temp.event(which bigint) RETURNS text LANGUAGE sql
AS $$
    SELECT format('%s %s %s > %s', e.kind, (SELECT a.address FROM desk.agent a WHERE a.id = (e.facts -> 'agent')::integer), e.facts ->> 'from', e.facts ->> 'to')
        || coalesce(' (' || (e.facts ->> 'reason') || ')', '')
    FROM desk.event e WHERE e.ticket_id = which AND e.facts ? 'agent' ORDER BY e.id DESC LIMIT 1
$$;
-- Mails to agents since the last look, as 'KIND WHO', sorted.
CREATE TEMPORARY TABLE looked AS SELECT 0::bigint AS at;
CREATE FUNCTION pg_temp.mails() RETURNS text LANGUAGE plpgsql
AS $$
DECLARE
    v_mails text := (SELECT string_agg(o.kind || ' ' || split_part(o.recipient, '@', 1), ', ' ORDER BY o.kind::text, o.recipient::text)
        FROM desk.outbox o, looked WHERE o.id > looked.at AND o.audience = 'agent');
BEGIN
    UPDATE looked SET at = (SELECT max(id) FROM desk.outbox);
    RETURN coalesce(v_mails, '-');
END;
$$;
CREATE FUNCTION pg_temp.owner(which bigint) RETURNS text LANGUAGE sql
AS $$ SELECT coalesce(split_part(a.address, '@', 1), '-') FROM desk.ticket t LEFT JOIN desk.agent a ON a.id = t.owner_id WHERE t.id = which $$;
CREATE FUNCTION pg_temp.watchers(which bigint) RETURNS text LANGUAGE sql
AS $$ SELECT coalesce(string_agg(split_part(a.address, '@', 1), ' ' ORDER BY a.address), '-') FROM desk.watcher w JOIN desk.agent a ON a.id = w.agent_id WHERE w.ticket_id = which $$;
-- State and the end of waiting; the last orders; all in functions, which see what the same statement has done before.
CREATE FUNCTION pg_temp.state(which bigint) RETURNS text LANGUAGE sql VOLATILE
AS $$ SELECT concat_ws(' ', t.state, desk.utc_text(t.wait_until)) FROM desk.ticket t WHERE t.id = which $$;
CREATE FUNCTION pg_temp.queue(which bigint) RETURNS text LANGUAGE sql VOLATILE
AS $$ SELECT t.queue FROM desk.ticket t WHERE t.id = which $$;
CREATE FUNCTION pg_temp.got() RETURNS text LANGUAGE sql VOLATILE
AS $$ SELECT concat(CASE WHEN internal THEN 'inside: ' END, words) FROM got $$;
CREATE FUNCTION pg_temp.goes() RETURNS bigint LANGUAGE sql VOLATILE
AS $$ SELECT ticket_id FROM got $$;
CREATE FUNCTION pg_temp.parts(which bigint) RETURNS text LANGUAGE sql VOLATILE
AS $$
    SELECT string_agg(p.role || ' ' || desk.person_text(u.name, u.address), ', ' ORDER BY p.role DESC, u.id)
    FROM desk.participant p JOIN desk.customer u ON u.id = p.customer_id WHERE p.ticket_id = which
$$;
-- All that commands can change, to see that nothing did.
CREATE FUNCTION pg_temp.all_of_it() RETURNS text LANGUAGE sql
AS $$
    SELECT md5(concat((SELECT string_agg(t::text, '|' ORDER BY id) FROM desk.ticket t), (SELECT string_agg(p::text, '|' ORDER BY p::text) FROM desk.participant p),
        (SELECT string_agg(w::text, '|' ORDER BY w::text) FROM desk.watcher w), (SELECT count(*) FROM desk.event), (SELECT count(*) FROM desk.outbox),
        (SELECT string_agg(m.id || ' ' || m.ticket_id, '|' ORDER BY m.id) FROM desk.message m), (SELECT count(*) FROM desk.customer)))
$$;

SELECT pg_temp.open() AS t \gset
SELECT pg_temp.label(:t) AS label \gset
SELECT pg_temp.mails() \g /dev/null

-- #take
SELECT is(pg_temp.run(:t, 'anna', '#take'), :'label' || ' is yours.', 'taken'), is(pg_temp.owner(:t), 'anna', 'it is hers'),
    is(pg_temp.event(:t), 'taken anna@acme.test  > anna@acme.test', 'an event says so');
SELECT is(pg_temp.mails(), 'taken boris', 'who was told of the ticket learns of it');
SELECT is(pg_temp.run(:t, 'anna', '#take'), :'label' || ' is yours already.', 'again: nothing'), is(pg_temp.mails(), '-', 'and no mail');
SELECT is(pg_temp.run(:t, 'boris', '#Take'), :'label' || ' is yours; Anna Kalniņa, who had it, goes on being told.', 'taken over'),
    is(pg_temp.watchers(:t), 'anna', 'the former owner watches'), is(pg_temp.event(:t), 'taken boris@acme.test anna@acme.test > boris@acme.test', 'from her to him');
SELECT is(pg_temp.run(:t, 'anna', '#take boris'), '- #take stands alone. To give the ticket to somebody: #assign boris', '#take with a name');
SELECT is(pg_temp.run(:t, 'laura', '#take'), '- ' || :'label' || ' is in the queue general, which is not among yours. Boris Ivanov has it: ask there.', 'an agent of another queue'),
    is(pg_temp.owner(:t), 'boris', 'changes nothing');
SELECT pg_temp.open('e@far.test') AS e \gset
SELECT is(pg_temp.run(:e, 'laura', '#take'), format('- %s is in the queue general, which is not among yours. Ask an agent of that queue.', pg_temp.label(:e)), 'nobody has it');

-- #assign
SELECT pg_temp.mails() \g /dev/null
SELECT is(pg_temp.run(:t, 'boris', '#assign anna: she knows it'), :'label' || ' is Anna Kalniņa''s; you, who had it, go on being told.', 'given'),
    is(pg_temp.owner(:t), 'anna', 'to her'), is(pg_temp.watchers(:t), 'anna boris', 'the former owner watches'),
    is(pg_temp.event(:t), 'assigned boris@acme.test boris@acme.test > anna@acme.test (she knows it)', 'an event says why'), is(pg_temp.mails(), 'notification anna', 'she gets it');
SELECT is(o.facts ->> 'text', 'It burns.', 'with the customer''s words'), is(o.facts ->> 'attention', 'Boris Ivanov gave it to you: she knows it.', 'and the reason'),
    is((o.facts -> 'to_customer')::boolean, true, 'her reply goes to the customer'), is(o.carries_id, (SELECT min(id) FROM desk.message WHERE ticket_id = :t), 'it shows that message')
FROM desk.outbox o WHERE o.kind = 'notification' ORDER BY o.id DESC LIMIT 1;
SELECT is(pg_temp.run(:t, 'boris', '#assign ' || said), :'label' || ' is Anna Kalniņa''s already.', 'she is also ' || said)
FROM unnest(ARRAY['anna@acme.test', 'ANNA@acme.test', 'ak@home.test', 'Anna Kalniņa', 'anna kalnina', 'ANNA', 'kalnina', '@anna', 'Anna Kalniņa <anna@acme.test>', '<anna@acme.test>',
    'anna@acme.test<mailto:anna@acme.test>', 'anna: because']) said;
SELECT is(pg_temp.run(:t, 'anna', '#assign me'), :'label' || ' is yours already.', 'me is who writes');
SELECT is(pg_temp.run(:t, 'anna', '#assign laura'), '- "laura" may be Laura Berg <laura@acme.test> or Laura Vance <vance@acme.test>: write the address.', 'two of that name');
SELECT is(pg_temp.run(:t, 'anna', '#assign ' || said), '- No agent is called "' || said || '". Did you mean Boris Ivanov?', said)
FROM unnest(ARRAY['bors', 'boriss', 'Boris Ivanow', 'borsi@acme.test']) said;
SELECT is(pg_temp.run(:t, 'anna', '#assign karl'), '- No agent is called "karl". There are Anna Kalniņa <anna@acme.test>, Boris Ivanov <boris@acme.test>, Laura Berg <laura@acme.test> and Laura Vance <vance@acme.test>.',
    'one who is gone');
SELECT is(pg_temp.run(:t, 'anna', said), '- Write who is to have it: #assign and a name or an address. (To have it yourself: #take)', said) FROM unnest(ARRAY['#assign', '#assign : reason']) said;
SELECT is(pg_temp.run(:t, 'anna', '#assign vance@acme.test'), '- Laura Vance does not see the queue general. Move the ticket first (#queue sales), or put vance@acme.test into Cc of your mail to show this one.', 'to one who does not see the queue');
SELECT is(pg_temp.run(:t, 'laura', '#assign laura'), '- ' || :'label' || ' is in the queue general, which is not among yours. Anna Kalniņa has it: ask there.', 'by one who does not see it');
SELECT desk.watch(:t, pg_temp.agent('vance'));
SELECT is(pg_temp.run(:t, 'anna', '#assign vance@acme.test'), :'label' || ' is Laura Vance''s; you, who had it, go on being told.', 'a watcher sees it, and can have it');
SELECT pg_temp.mails() \g /dev/null
SELECT is(pg_temp.run(:t, 'anna', '#assign boris'), :'label' || ' is Boris Ivanov''s; Laura Vance, who had it, goes on being told.', 'taken from a third'),
    is(pg_temp.mails(), 'notification boris, taken vance', 'who learns of it too');
SELECT pg_temp.open('f@far.test') AS u \gset
SELECT pg_temp.mails() \g /dev/null
SELECT is(pg_temp.run(:u, 'anna', '#assign boris'), pg_temp.label(:u) || ' is Boris Ivanov''s.', 'of a ticket that nobody had'), is(pg_temp.mails(), 'notification boris', 'he learns');
SELECT pg_temp.open('g@far.test') AS u \gset
UPDATE desk.agent SET queues = '{}' WHERE address = 'laura@acme.test';
SELECT pg_temp.open('g@far.test') AS u \gset
SELECT pg_temp.mails() \g /dev/null
SELECT is(pg_temp.run(:u, 'anna', '#assign boris'), pg_temp.label(:u) || ' is Boris Ivanov''s.', 'that three were told of'), is(pg_temp.mails(), 'notification boris, taken laura', 'the third learns who has it');
UPDATE desk.agent SET queues = '{sales}' WHERE address = 'laura@acme.test';

-- #queue
SELECT pg_temp.open('h@far.test') AS q \gset
SELECT pg_temp.label(:q) AS qlabel \gset
SELECT pg_temp.mails() \g /dev/null
SELECT is(pg_temp.run(:q, 'boris', '#queue General'), :'qlabel' || ' is in the queue general already.', 'where it is');
SELECT is(pg_temp.run(:q, 'boris', '#queue sales: theirs'), :'qlabel' || ' is in the queue sales; Anna Kalniņa and Laura Berg are told.', 'moved'), is(pg_temp.mails(), 'notification anna, notification laura', 'its agents are told'),
    is(pg_temp.event(:q), 'queue-changed boris@acme.test general > sales (theirs)', 'an event says why'), is(pg_temp.queue(:q), 'sales', 'it is there');
SELECT is(o.facts ->> 'attention', 'Boris Ivanov moved it from the queue general to sales: theirs.', 'in words') FROM desk.outbox o ORDER BY o.id DESC LIMIT 1;
SELECT is(pg_temp.run(:q, 'boris', '#queue general'), '- ' || :'qlabel' || ' is in the queue sales, which is not among yours. Ask an agent of that queue.', 'it is his no more');
SELECT pg_temp.run(:q, 'laura', '#take') \g /dev/null
SELECT pg_temp.mails() \g /dev/null
SELECT is(pg_temp.run(:q, 'laura', '#queue billing'), :'qlabel' || ' is in the queue billing; Laura Berg, who had it, does not see that queue, so nobody has it now; Anna Kalniņa is told.', 'a queue of agents alone'),
    is(pg_temp.owner(:q), '-', 'its owner loses it'), is(pg_temp.event(:q), 'released laura@acme.test laura@acme.test >  (the queue billing)', 'an event says so'), is(pg_temp.mails(), 'notification anna', 'who may be told of that queue is');
SELECT pg_temp.run(:q, 'anna', '#take') \g /dev/null
SELECT is(pg_temp.run(:q, 'anna', '#queue SALES'), :'qlabel' || ' is in the queue sales; Anna Kalniņa has it, as before.', 'an owner who sees the new queue keeps it'), is(pg_temp.owner(:q), 'anna', 'hers');
UPDATE desk.agent SET notify = 'own' WHERE id = :anna;
SELECT pg_temp.open('h2@far.test') AS q2 \gset
SELECT is(pg_temp.run(:q2, 'boris', '#queue billing'), pg_temp.label(:q2) || ' is in the queue billing; there is nobody to tell.', 'where nobody is told');
UPDATE desk.agent SET notify = 'queue' WHERE id = :anna;
UPDATE desk.ticket SET owner_id = pg_temp.agent('karl') WHERE id = :q2;
SELECT is(pg_temp.run(:q2, 'anna', '#take'), pg_temp.label(:q2) || ' is yours; Karl Gone, who had it, is no agent any more.', 'from one who is gone');
SELECT is(pg_temp.run(:q, 'anna', '#queue ' || said), '- There is no queue "' || said || '". ' || means, said)
FROM (VALUES ('sale', 'Did you mean sales?'), ('slaes', 'Did you mean sales?'), ('genral', 'Did you mean general?'), ('bill', 'Did you mean billing?'), ('kitchen', 'There are billing, general and sales.')) AS v (said, means);
SELECT is(pg_temp.run(:q, 'anna', '#queue'), '- Write which queue. There are billing, general and sales.', 'no name');

-- #close, #reopen
SELECT is(pg_temp.run(:t, 'boris', '#close'), :'label' || ' is closed; a mail of the customer opens it again.', 'closed'), is(pg_temp.state(:t), 'closed', 'it is'),
    is(pg_temp.got(), '', 'without words'), is(pg_temp.event(:t), 'closed boris@acme.test open > closed', 'an event says so');
SELECT is(pg_temp.run(:t, 'boris', '#close Thank you, bye'), :'label' || ' is closed already.', 'again'), is(pg_temp.got(), 'Thank you, bye', 'the words go out all the same');
SELECT is(pg_temp.run(:t, 'anna', '#reopen not done'), :'label' || ' is open again.', 'opened'), is(pg_temp.event(:t), 'reopened anna@acme.test closed > open (not done)', 'an event says why'),
    is(pg_temp.run(:t, 'anna', '#reopen'), :'label' || ' is open already.', 'again');
SELECT is(pg_temp.run(:t, 'laura', '#close'), '- ' || :'label' || ' is in the queue general, which is not among yours. Boris Ivanov has it: ask there.', 'not by a stranger'),
    is(pg_temp.run(:t, 'laura', '#reopen'), '- ' || :'label' || ' is in the queue general, which is not among yours. Boris Ivanov has it: ask there.', 'nor opened');
SELECT pg_temp.inside() AS inside \gset
SELECT is(pg_temp.run(:inside, 'anna', '#close bye'), '- ' || pg_temp.label(:inside) || ' has no customer to whom the text could go: write #close alone.', 'words to nobody'),
    is(pg_temp.run(:inside, 'anna', '#close'), pg_temp.label(:inside) || ' is closed.', 'closed without'), is(pg_temp.run(:inside, 'anna', '#reopen'), pg_temp.label(:inside) || ' is open again.', 'and opened');

-- #wait
SELECT api.ctl_clock_set('2026-11-25T10:15+02:00') \g /dev/null
SELECT pg_temp.open('w@far.test') AS w \gset
SELECT pg_temp.label(:w) AS wlabel \gset
SELECT is(pg_temp.run(:w, 'boris', '#wait'), :'wlabel' || ' waits for the customer: a mail from there opens it again.', 'for the customer'),
    is(pg_temp.state(:w), 'waiting', 'without an end'), is(pg_temp.event(:w), 'waiting boris@acme.test open > waiting', 'an event says so');
SELECT is(pg_temp.run(:w, 'boris', ARRAY['#take', '#wait until fri 17:00']), :'wlabel' || ' is yours.' || E'\n' || :'wlabel'
    || ' waits until Fri 27 Nov 2026 17:00 (Europe/Riga), or until the customer writes: then it is open again and comes back by mail.', 'until a time'),
    is(pg_temp.state(:w), 'waiting 2026-11-27T15:00:00Z', 'in the desk''s zone'),
    is(pg_temp.event(:w), 'waiting boris@acme.test waiting > waiting (until 2026-11-27T15:00:00Z)', 'with the time');
SELECT is(pg_temp.run(:w, 'boris', '#wait ' || said), '- ' || why, said)
FROM (VALUES ('until someday', '"until someday" is no time that can be read. Write for example: #wait until fri 17:00, #wait until 24.12., #wait until tomorrow, #wait until in 2 weeks.'),
    ('until thrusday', '"until thrusday" is no time that can be read. Write for example: #wait until fri 17:00, #wait until 24.12., #wait until tomorrow, #wait until in 2 weeks.'),
    ('until 9:00', 'Wed 25 Nov 2026 09:00 (Europe/Riga) is over: write a time to come.'), ('until 2020-01-01', 'Wed 1 Jan 2020 09:00 (Europe/Riga) is over: write a time to come.'),
    ('until 24.12.2062', 'Sun 24 Dec 2062 09:00 (Europe/Riga) is more than a year away.')) AS v (said, why);
SELECT is(pg_temp.run(:w, 'laura', '#wait'), '- ' || :'wlabel' || ' is in the queue general, which is not among yours. Boris Ivanov has it: ask there.', 'not by a stranger');
SELECT pg_temp.mails() \g /dev/null
UPDATE desk.outbox SET state = 'dropped' WHERE state = 'queued';
DELETE FROM desk.timer; -- agents' mornings
SELECT ok(desk.due_next_ms() = 30000, 'nothing is due soon');
SELECT is((api.run_due(100)).done, 0, 'not yet');
SELECT api.ctl_clock_set('2026-11-27T16:59:50+02:00') \g /dev/null
SELECT is((api.run_due(100)).done, 0, 'still not'), ok(desk.due_next_ms() BETWEEN 5000 AND 10000, 'in ten seconds'), is(pg_temp.state(:w), 'waiting 2026-11-27T15:00:00Z', 'it waits');
SELECT api.ctl_clock_set('2026-11-27T17:00:01+02:00') \g /dev/null
SELECT is((api.run_due(100)).done, 1, 'it is time'), is(pg_temp.state(:w), 'open', 'it is open'), is(pg_temp.mails(), 'notification boris', 'its owner is told');
SELECT is(o.facts ->> 'attention', 'It waited until Fri 27 Nov 2026 17:00 (Europe/Riga) and is open again.', 'why'), is(o.facts ->> 'text', 'It burns.', 'with the customer''s words')
FROM desk.outbox o ORDER BY o.id DESC LIMIT 1;
SELECT is((SELECT facts FROM desk.event WHERE ticket_id = :w AND kind = 'reopened' ORDER BY id DESC LIMIT 1), '{"from": "waiting", "to": "open", "reason": "time"}', 'an event says so');
SELECT is((api.run_due(100)).done, 0, 'once'), is(pg_temp.mails(), '-', 'one mail');
SELECT pg_temp.open('w2@far.test') AS w2, pg_temp.open('w3@far.test') AS w3 \gset
SELECT pg_temp.run(x, 'anna', '#wait until in 1 hour') FROM unnest(ARRAY[:w2, :w3]) x \g /dev/null
SELECT pg_temp.wait('61 minutes');
SELECT is(desk.due_waiting(1), 1, 'one at a time'), is(desk.due_waiting(10), 1, 'then the other'), is(desk.due_waiting(10), 0, 'no more');
SELECT is(pg_temp.mails(), 'notification anna, notification anna, notification anna, notification anna, notification boris, notification boris, notification boris, notification boris', 'that nobody owns: the queue''s agents, at first and again');
-- The customer is sooner.
SELECT pg_temp.run(:w, 'boris', '#wait until next week') \g /dev/null
SELECT pg_temp.accept(pg_temp.sender('w@far.test') || jsonb_build_object('references', jsonb_build_array((SELECT anchor FROM desk.ticket WHERE id = :w)))) \g /dev/null
SELECT is(pg_temp.state(:w), 'open', 'the customer''s mail ends the waiting');
SELECT is(pg_temp.run(:w, 'boris', '#wait until next week') ~ 'waits until', true, 'once more'), is(pg_temp.run(:w, 'boris', '#close') ~ 'is closed', true, 'closing ends it too'),
    is(pg_temp.state(:w), 'closed', 'without a rest');

-- #priority
SELECT is(pg_temp.run(:t, 'boris', '#priority ' || said), :'label' || ' has the priority ' || level || ', before ' || was || '.', said), is(pg_temp.event(:t), format('priority-changed boris@acme.test %s > %s', was, level) || why, 'an event: ' || said)
FROM (VALUES (1, 'high: the office stands still', 'high', 'normal', ' (the office stands still)'), (2, 'critical – it burns', 'critical', 'high', ' (it burns)'), (3, 'LOW', 'low', 'critical', ''), (4, 'normal: it can wait', 'normal', 'low', ' (it can wait)'),
    (5, 'high the office', 'high', 'normal', ' (the office)'), (6, 'normal', 'normal', 'high', '')) AS v (n, said, level, was, why) ORDER BY n;
SELECT is(pg_temp.run(:t, 'boris', '#priority normal'), :'label' || ' has the priority normal already.', 'as it is');
SELECT is(pg_temp.run(:t, 'boris', '#priority ' || said), '- ' || why, said)
FROM (VALUES ('high', 'Say why: #priority high: reason'), ('critical:', 'Say why: #priority critical: reason'), ('hihg: x', '"hihg: x" is no priority. Did you mean high?'), ('urgent: x', '"urgent: x" is no priority. Did you mean critical?'),
    ('medium', '"medium" is no priority. Did you mean normal?'), ('1', '"1" is no priority. Write #priority low, normal, high: reason or critical: reason.'), ('', 'Write #priority low, normal, high: reason or critical: reason.')) AS v (said, why);
SELECT is(pg_temp.run(:t, 'laura', '#priority low'), '- ' || :'label' || ' is in the queue general, which is not among yours. Boris Ivanov has it: ask there.', 'not by a stranger');

-- #cause
SELECT is(pg_temp.run(:t, 'boris', '#cause wear: old'), 'The cause of ' || :'label' || ' is wear.', 'any word'), is(pg_temp.event(:t), 'cause-set boris@acme.test  > wear (old)', 'an event'),
    is(pg_temp.run(:t, 'boris', '#cause'), '- Write the cause. It is one word.', 'none'), is(pg_temp.run(:t, 'boris', '#cause a b'), '- "a b" is no cause. It is one word.', 'two');
UPDATE desk.setting SET causes = '{hardware,paper-jam}';
SELECT is(pg_temp.run(:t, 'boris', '#cause Paper-Jam'), 'The cause of ' || :'label' || ' is paper-jam.', 'one of the configured'), is(pg_temp.event(:t), 'cause-set boris@acme.test wear > paper-jam', 'from to'),
    is(pg_temp.run(:t, 'boris', '#cause paperjam'), '- "paperjam" is no cause. Did you mean paper-jam?', 'nearly'), is(pg_temp.run(:t, 'boris', '#cause weather'), '- "weather" is no cause. There are hardware and paper-jam.', 'not at all'),
    is(pg_temp.run(:t, 'boris', '#cause'), '- Write the cause. There are hardware and paper-jam.', 'none'), is(pg_temp.run(:t, 'laura', '#cause hardware') ~ '^- .*not among yours', true, 'not by a stranger');

-- #merge
SELECT pg_temp.open('m@far.test') AS m1, pg_temp.open('m@far.test') AS m2, pg_temp.open('n@far.test') AS m3, pg_temp.open('o@far.test', 'sales') AS m4, pg_temp.open('m@far.test') AS m5 \gset
SELECT number AS n2 FROM desk.ticket WHERE id = :m2 \gset
SELECT number AS n4 FROM desk.ticket WHERE id = :m4 \gset
SELECT is(pg_temp.run(:m1, 'boris', '#merge ' || said), '- ' || why, said)
FROM (VALUES ('', 'Write the number of the ticket that this one belongs to, such as #merge ACME-1043'), ('it', 'Write the number of the ticket that this one belongs to, such as #merge ACME-1043'),
    ('OTHER-1', 'Write the number of the ticket that this one belongs to, such as #merge ACME-1043'), ('999999', 'There is no ticket ACME-999999.'), ('999999999999999999', 'There is no ticket ACME-999999999999999999.'),
    ('9999999999999999999', 'Write the number of the ticket that this one belongs to, such as #merge ACME-1043'), (pg_temp.label(:m1), pg_temp.label(:m1) || ' is this very ticket.'),
    (pg_temp.label(:m3), format('%s is m@far.test''s and %s is n@far.test''s: both would then get every answer. If that is right, write: #merge %2$s both', pg_temp.label(:m1), pg_temp.label(:m3))),
    (:'n4', format('ACME-%s is in the queue sales, which is not among yours. Ask an agent of that queue.', :'n4')), (:'n4' || ' both', format('ACME-%s is in the queue sales, which is not among yours. Ask an agent of that queue.', :'n4'))) AS v (said, why);
SELECT is(pg_temp.run(:m1, 'boris', '#merge #' || :'n2'), format('%s is now part of %s; answers go to m@far.test.', pg_temp.label(:m1), pg_temp.label(:m2)), 'merged'), is(pg_temp.goes(), :m2::bigint, 'the mail belongs there now');
SELECT is(desk.ticket_now(:m1), :m2::bigint, 'and the ticket');
SELECT is(pg_temp.run(:m5, 'boris', ARRAY['#merge ' || pg_temp.label(:m1), '#close']), format(E'%s is now part of %s; answers go to m@far.test.\n%2$s is closed; a mail of the customer opens it again.', pg_temp.label(:m5), pg_temp.label(:m2)), 'into a merged one: where that is now, and what follows is there'),
    is(pg_temp.state(:m2), 'closed', 'closed');
SELECT is(pg_temp.run(:m1, 'boris', '#reopen'), pg_temp.label(:m2) || ' is open again.', 'commands for a merged ticket go to where it is');
SELECT is(pg_temp.run(:m1, 'boris', format('#MERGE acme-%s BOTH', (SELECT number FROM desk.ticket WHERE id = :m3))), format('%s is now part of %s; answers go to n@far.test and m@far.test.', pg_temp.label(:m2), pg_temp.label(:m3)), 'strangers, by the word both');
SELECT is(pg_temp.run(:inside, 'anna', '#merge ' || pg_temp.label(:m3)), format('%s is now part of %s; answers go to n@far.test and m@far.test.', pg_temp.label(:inside), pg_temp.label(:m3)), 'one without a customer');
SELECT is(pg_temp.run(:m4, 'boris', '#merge ' || pg_temp.label(:m3)), '- ' || pg_temp.label(:m4) || ' is in the queue sales, which is not among yours. Ask an agent of that queue.', 'from a ticket that is not his');

-- #split
SELECT pg_temp.open('s@far.test') AS s1 \gset
SELECT pg_temp.run(:s1, 'anna', '#take') \g /dev/null
SELECT pg_temp.accept(pg_temp.sender('s@far.test') || jsonb_build_object('subject', 'Also a chair', 'references', jsonb_build_array((SELECT anchor FROM desk.ticket WHERE id = :s1)))) AS mail \gset
SELECT message_id AS shown FROM desk.outbox WHERE ticket_id = :s1 AND kind = 'notification' AND agent_id = :anna ORDER BY id DESC LIMIT 1 \gset
SELECT message_id AS first FROM desk.outbox WHERE ticket_id = :s1 AND kind = 'notification' AND agent_id = :anna ORDER BY id LIMIT 1 \gset
SELECT is(pg_temp.run(:s1, 'anna', ARRAY['#split'], a), '- Write #split in a reply to the mail that shows the customer''s message: that message becomes a ticket of its own.', 'answers nothing that shows one')
FROM unnest(ARRAY[NULL, '<x@y>', (SELECT message_id FROM desk.outbox WHERE ticket_id = :s1 AND kind = 'taken'), (SELECT message_id FROM desk.outbox WHERE ticket_id = :s1 AND kind = 'receipt')]) a;
SELECT is(pg_temp.run(:s1, 'anna', ARRAY['#split'], :'first') ~ '^- It is what the ticket was opened with', true, 'not the first');
SELECT pg_temp.run(:s1, 'anna', ARRAY['#split', '#close'], :'shown') AS said \gset
SELECT is(:'said', format(E'The message of %s, %s, is now %s; this mail belongs there.\n%3$s is closed; a mail of the customer opens it again.', m.sender, desk.moment_shown(m.received_at), pg_temp.label(m.ticket_id)), 'split'),
    isnt(m.ticket_id, :s1::bigint, 'a ticket of its own'), is(pg_temp.goes(), m.ticket_id, 'the mail belongs there'), is(pg_temp.state(:s1), 'open', 'the rest stays as it was')
FROM desk.message m WHERE m.incoming_id = :mail;
SELECT is(pg_temp.run(:s1, 'anna', ARRAY['#split'], :'shown') ~ '^- That message is in ACME-\d+, not in ACME-\d+ any more\.$', true, 'once');
SELECT is(pg_temp.run(:s1, 'anna', ARRAY['#split'], :'first') ~ '^- It is the only message of the customer', true, 'not the last one left');
SELECT is(pg_temp.run(:s1, 'laura', ARRAY['#split'], :'shown') ~ '^- .*not among yours', true, 'not by a stranger');

-- #cc
SELECT is(pg_temp.run(:t, 'boris', '#cc add Peter Lim <peter@far.test>'), :'label' || ': answers go to peter@far.test too.', 'one more'),
    is(pg_temp.parts(:t), 'requester dora@far.test, participant Peter Lim <peter@far.test>', 'takes part');
SELECT is(pg_temp.run(:t, 'boris', '#cc ADD q@far.test, r@far.test;v@far.test<mailto:v@far.test>'), :'label' || ': answers go to q@far.test, r@far.test and v@far.test too.', 'several'),
    is(pg_temp.run(:t, 'boris', '#cc remove peter@far.test q@far.test r@far.test v@far.test'), :'label' || ': nothing more goes to peter@far.test, q@far.test, r@far.test and v@far.test.', 'and none'),
    is(pg_temp.parts(:t), 'requester dora@far.test', 'the requester is left');
SELECT is(pg_temp.run(:t, 'boris', '#cc ' || said), '- ' || why, said)
FROM (VALUES ('', 'Write #cc add or #cc remove and an address: #cc add name@example.com'), ('x@far.test', 'Write #cc add or #cc remove and an address: #cc add x@far.test'), ('add', 'Write #cc add or #cc remove and an address: #cc add name@example.com'),
    ('added x@far.test', 'Write #cc add or #cc remove and an address: #cc add name@example.com'), ('add x', '"x" is no address.'), ('add x@far.test, y', '"y" is no address.'),
    ('add anna@acme.test', 'anna@acme.test is an agent, Anna Kalniņa, and no customer may see that address. In Cc of your mail an agent becomes a watcher.'), ('add support@acme.test', 'support@acme.test is an address of the desk itself.'),
    ('add no-reply@far.test', 'Nobody reads mail to no-reply@far.test.'), ('remove x@far.test', 'x@far.test takes no part in the ticket.'), ('remove dora@far.test', 'dora@far.test is the requester: the ticket is his.')) AS v (said, why);
SELECT is(pg_temp.parts(:t), 'requester dora@far.test', 'of a list with a slip nothing is done'), is(pg_temp.run(:t, 'laura', '#cc add x@far.test') ~ '^- .*not among yours', true, 'not by a stranger');

-- #from
SELECT pg_temp.inside() AS f \gset
SELECT is(pg_temp.run(:f, 'boris', '#from ' || said), '- ' || why, said)
FROM (VALUES ('', 'Write the customer''s address: #from name@example.com'), ('dora', 'Write the customer''s address: #from name@example.com'), ('anna@acme.test', 'anna@acme.test is an agent.'), ('help@acme.test', 'help@acme.test is an address of the desk itself.'),
    ('noreply@far.test', 'Nobody reads mail to noreply@far.test.')) AS v (said, why);
SELECT is(pg_temp.run(:f, 'boris', '#from Nora <Nora@new.test>'), pg_temp.label(:f) || ' is Nora@new.test''s: answers go there.', 'a customer of her own'), is(pg_temp.event(:f), 'requester-set boris@acme.test  > Nora@new.test', 'an event'),
    is(pg_temp.parts(:f), 'requester Nora <Nora@new.test>', 'is the requester'),
    is(pg_temp.run(:f, 'boris', '#from nora@new.test'), pg_temp.label(:f) || ' is nora@new.test''s: answers go there.', 'again: nothing'),
    is(pg_temp.run(:f, 'boris', '#from dora@far.test'), '- ' || pg_temp.label(:f) || ' is Nora@new.test''s, and stays so. If somebody else is to get the answers too: #cc add dora@far.test', 'never another'),
    is(pg_temp.run(:f, 'laura', '#from nora@new.test') ~ '^- .*not among yours', true, 'not by a stranger');

-- #note, #status, #help
SELECT is(pg_temp.run(:t, 'boris', ARRAY['#note He calls', '#assign anna']), E'This mail stays inside the desk.\n' || :'label' || ' is Anna Kalniņa''s; you, who had it, go on being told.', 'a note and an order'),
    is(pg_temp.got(), 'inside: He calls', 'it stays inside, with its words'), is(pg_temp.run(:t, 'laura', '#note x') ~ '^- .*not among yours', true, 'not by a stranger');
SELECT is(pg_temp.run(:t, 'boris', ARRAY['#note', '#close Bye']), E'- Not done. It would have meant: This mail stays inside the desk.\n- #note keeps the whole mail inside, a text after #close goes to the customer: leave one of them out.', 'words for the customer in a note'),
    is(pg_temp.run(:t, 'boris', ARRAY['#close Bye', '#note']) ~ '^- #note keeps', true, 'in any order'), is(pg_temp.run(:t, 'boris', ARRAY['#note', '#close']) ~ '^This', true, 'closing in a note is fine');
SELECT pg_temp.run(:t, 'anna', ARRAY['#reopen', '#cc add p@far.test']) \g /dev/null
SELECT pg_temp.run(:t, 'anna', '#wait until 24.12.') \g /dev/null
SELECT is(regexp_replace(pg_temp.run(:t, 'boris', '#status'), '\w\w\w \d+ \w\w\w \d{4} \d\d:\d\d', 'DATE', 'g'), format($$%s: My printer
State: waiting, until DATE (Europe/Riga)
Customer: dora@far.test
Owner: Anna Kalniņa
Watchers: Boris Ivanov, Laura Vance
Answers also go to: p@far.test
Queue: general, priority: normal, cause: paper-jam
Open since: DATE (Europe/Riga)
Last mails:
  DATE (Europe/Riga): from dora@far.test$$, :'label'), 'how it stands');
SELECT is(pg_temp.run(:t, 'laura', '#status') ~ '^- .*not among yours', true, 'not for a stranger'), is(pg_temp.run(:t, 'laura', ARRAY['#status', '#help']) ~ E'^- ACME-\\d+ is in [^\n]+\nCommands stand at the top', true, 'but help is for all');
SELECT is(pg_temp.run(:t, 'boris', '#help'), (desk.command_help(NULL)).said, 'help'), is((SELECT count(*) FROM unnest(desk.command_words()) w WHERE (desk.command_help(NULL)).said !~ ('\m' || w || '\M')), 0::bigint, 'names every command');
\set page `cat daemon/promised-agent.7`
SELECT is((SELECT string_agg(w, ' ') FROM unnest(desk.command_words()) w WHERE :'page' !~ ('\n\.It Cm #' || w || '\M')), NULL, 'and so does promised-agent(7)'),
    is((SELECT string_agg(w[1], ' ') FROM regexp_matches(:'page', '\.It Cm #([a-z-]+)', 'g') w WHERE w[1] <> ALL (desk.command_words())), NULL, 'which names no other');
SELECT is_empty(format($$SELECT said FROM regexp_matches(%L, '\n\.It "([^"]*)" Ta "(?:today|what it says|the next|that day|Monday|Friday|counted)', 'g') AS r (r), unnest(string_to_array(r[1], ', ')) AS said
    WHERE coalesce(desk.when_of(said, desk.now(), 'UTC'), desk.when_due(said, desk.now(), 'always')) IS NULL$$, :'page'), 'every time that it names is read');
SELECT is(pg_temp.all_of_it(), pg_temp.all_of_it(), 'the sum of all is steady');
SELECT pg_temp.all_of_it() AS before \gset
SELECT pg_temp.run(:t, 'boris', ARRAY['#status', '#help', '#note']) \g /dev/null
SELECT is(pg_temp.all_of_it(), :'before', 'they change nothing');

-- Unknown words
SELECT is(pg_temp.run(:t, 'anna', said), '- There is no command ' || lower(split_part(said, ' ', 1)) || '. ' || coalesce('Did you mean #' || means || '?', 'A mail with the line #help brings the list.'), said)
FROM (VALUES ('#clsoe', 'close'), ('#cloes done', 'close'), ('#asign boris', 'assign'), ('#assing boris', 'assign'), ('#hlep', 'help'), ('#pirority high', 'priority'), ('#prio high', 'priority'), ('#merg 1', 'merge'), ('#splti', 'split'), ('#statsu', 'status'),
    ('#wiat', 'wait'), ('#tkae', 'take'), ('#noet', 'note'), ('#form x', 'from'), ('#ccc', 'cc'), ('#que sales', 'queue'), ('#re-open', 'reopen'), ('#DONE', 'close'), ('#solved', 'close'), ('#mine', 'take'), ('#internal', 'note'), ('#owner x', 'assign'),
    ('#fwd', 'from'), ('#pending', 'wait'), ('#resolve', 'close'), ('#xyzzy', NULL), ('#hashtag', NULL), ('#pormise fri: x', 'promise'), ('#due fri', 'promise'), ('#kpet', 'kept'), ('#mvoe fri', 'move'), ('#postpone fri', 'move'), ('#dorp', 'drop'), ('#promisses', 'promises'), ('#akc 2h', 'ack'), ('#acknowledge', 'ack'), ('#approve', 'ok'), ('#a', NULL)) AS v (said, means);
SELECT is(pg_temp.run(:t, 'anna', '#' || repeat('x', 5000)) ~ '^- There is no command #x{40}\.', true, 'a long one');

-- All or nothing: with one slip among them nothing of any other is left.
SELECT pg_temp.all_of_it() AS before, pg_temp.open('z@far.test') AS z \gset
SELECT pg_temp.all_of_it() AS before \gset
SELECT is(pg_temp.run(:z, 'anna', ARRAY['#take', '#queue sales', '#priority high: x', '#cause hardware', '#cc add k@far.test', '#merge ' || pg_temp.label(:m4) || ' both', '#assgin boris', '#wait until fri', '#status']),
    format($$- Not done. It would have meant: %1$s is yours.
- Not done. It would have meant: %1$s is in the queue sales; Anna Kalniņa has it, as before.
- Not done. It would have meant: %1$s has the priority high, before normal.
- Not done. It would have meant: The cause of %1$s is hardware.
- Not done. It would have meant: %1$s: answers go to k@far.test too.
- Not done. It would have meant: %1$s is now part of %2$s; answers go to o@far.test, z@far.test and k@far.test.
- There is no command #assgin. Did you mean #assign?
- Not done. It would have meant: %2$s waits until %3$s, or until the customer writes: then it is open again and comes back by mail.
%4$s$$, pg_temp.label(:z), pg_temp.label(:m4), desk.moment_shown(desk.when_of('fri', desk.now(), 'Europe/Riga')), (SELECT string_agg(l, E'\n') FROM desk.ticket_status(:z) l)),
    'one slip among eight, and the status as it is'), is(pg_temp.all_of_it(), :'before', 'nothing is left of it'), is((SELECT count(*) FROM got), 0::bigint, 'and nothing given');
-- Every command, right by itself, with a slip behind it: nothing.
SELECT is((SELECT count(*) FROM unnest(ARRAY['#note', '#take', '#assign boris', '#queue sales', '#close Bye', '#wait', '#wait until tomorrow', '#priority low', '#cause hardware', '#merge ' || pg_temp.label(:m4) || ' both',
    '#cc add k@far.test', '#status', '#help']) c WHERE pg_temp.run(:z, 'anna', ARRAY[c, '#oops']) !~ 'There is no command #oops'), 0::bigint, 'a slip behind any command'), is(pg_temp.all_of_it(), :'before', 'leaves nothing of it');

-- Order, repetition, contradiction
SELECT is(pg_temp.run(:z, 'anna', ARRAY['#take', '#take', '#close Bye']), format(E'%1$s is yours.\nAs above.\n%1$s is closed; a mail of the customer opens it again.', pg_temp.label(:z)), 'said twice: once'), is(pg_temp.got(), 'Bye', 'with the words');
SELECT is(pg_temp.run(:z, 'anna', lines) LIKE E'%\n- It contradicts the line "' || lines[1] || '" above: send one of the two.', true, array_to_string(lines, ', '))
FROM (VALUES (ARRAY['#close', '#reopen']), (ARRAY['#close', '#wait']), (ARRAY['#wait', '#wait until fri']), (ARRAY['#take', '#assign boris']), (ARRAY['#assign boris', '#assign anna']), (ARRAY['#priority low', '#priority normal']),
    (ARRAY['#queue sales', '#queue general']), (ARRAY['#cause a', '#cause b']), (ARRAY['#merge 1', '#split']), (ARRAY['#merge 1', '#merge 2']), (ARRAY['#from a@b.test', '#merge 2']), (ARRAY['#close Bye', '#close'])) AS v (lines);
SELECT is(pg_temp.run(:z, 'anna', ARRAY['#cc add k@far.test', '#cc add l@far.test', '#cc remove k@far.test']), format(E'%1$s: answers go to k@far.test too.\n%1$s: answers go to l@far.test too.\n%1$s: nothing more goes to k@far.test.', pg_temp.label(:z)), 'addresses may be many');
SELECT is(pg_temp.run(:z, 'anna', ARRAY['#queue billing', '#assign boris']) ~ 'Boris Ivanov does not see the queue billing', true, 'a later line sees what an earlier one did');
SELECT is(pg_temp.run(:z, 'anna', '{}'::text[]), NULL, 'no commands'), is(pg_temp.got() || pg_temp.goes(), :'z', 'change nothing');
SELECT is((desk.commands_run(:z, :anna, NULL, NULL, NULL)).transcript, '[]', 'nor does a document without any'), is((desk.commands_run(:z, :anna, 'null', NULL, NULL)).transcript, '[]', 'or null');

-- The owner learns what others did to his ticket, once.
SELECT pg_temp.mails() \g /dev/null
SELECT is(pg_temp.run(:z, 'boris', ARRAY['#reopen', '#priority low']) ~ 'open again', true, 'another agent''s orders'), is(pg_temp.mails(), 'note anna', 'are told to the owner');
SELECT is(o.facts ->> 'text', format(E'Boris Ivanov gave these commands:\n\n#reopen\n%1$s is open again.\n\n#priority low\n%1$s has the priority low, before normal.', pg_temp.label(:z)), 'line by line'), is(o.facts ->> 'author', 'Boris Ivanov', 'with whose they are'), is((o.facts -> 'to_customer')::boolean, false, 'inside')
FROM desk.outbox o ORDER BY o.id DESC LIMIT 1;
SELECT is(pg_temp.run(:z, 'boris', ARRAY['#status', '#note', '#help']) ~ 'Commands stand', true, 'what changes nothing'), is(pg_temp.mails(), '-', 'is not told');
SELECT is(pg_temp.run(:z, 'anna', '#close') ~ 'closed', true, 'his own'), is(pg_temp.mails(), '-', 'neither');

-- By mail, the whole way: the words of #close go out once, a slip lets nothing out.
CREATE FUNCTION pg_temp.reply(which bigint, who text, lines text[], body text) RETURNS bigint LANGUAGE sql
AS $$
    SELECT pg_temp.accept(pg_temp.sender(who || '@acme.test') || pg_temp.vouched('acme.test') || jsonb_build_object(
        'new_text', concat_ws(E'\n', array_to_string(lines, E'\n'), body), 'body', body, 'commands', pg_temp.commands(lines),
        'to', jsonb_build_array(jsonb_build_object('name', '', 'address',
            desk.reply_address('support@acme.test', desk.agent_token(which, pg_temp.agent(who), 'agent'), (SELECT s FROM desk.setting s))))))
$$;
SELECT pg_temp.open('y@far.test') AS y \gset
CREATE FUNCTION pg_temp.became(mail bigint) RETURNS text LANGUAGE sql VOLATILE
AS $$
    SELECT format('%s, %s, %s', i.disposition, t.state, coalesce((SELECT string_agg(o.facts ->> 'text', '|') FROM desk.outbox o WHERE o.ticket_id = t.id AND o.kind = 'relay'), '-'))
    FROM desk.incoming i JOIN desk.ticket t ON t.id = coalesce((SELECT n.ticket_id FROM desk.note n WHERE n.incoming_id = i.id), (SELECT m.ticket_id FROM desk.message m WHERE m.incoming_id = i.id))
    WHERE i.id = mail
$$;
SELECT is(pg_temp.became(pg_temp.reply(:y, 'anna', ARRAY['#take', '#clsoe Bye'], 'The part comes.')), 'held, open, -', 'a slip: nothing goes out, nothing is done'), is(pg_temp.owner(:y), '-', 'at all');
SELECT is((SELECT attention FROM desk.ticket WHERE id = :y), 'held', 'a person must look');
SELECT is(pg_temp.run(:y, 'anna', ARRAY['#help', '#status']) ~ 'a person must look: held', true, 'asking is not looking');
SELECT is(pg_temp.became(pg_temp.reply(:y, 'anna', ARRAY['#take', '#wait'], '')), 'note, waiting, -', 'commands alone are done, the customer gets nothing'), is(pg_temp.owner(:y), 'anna', 'it is hers');
SELECT is((SELECT attention FROM desk.ticket WHERE id = :y), NULL, 'she has looked');
UPDATE desk.ticket SET attention = 'undeliverable' WHERE id = :w2;
SELECT is(pg_temp.run(:w2, 'anna', '#note') ~ 'inside', true, 'a note'), is(pg_temp.run(:w2, 'anna', '#status') ~ 'look: undeliverable', true, 'is not the end of other trouble'), is(pg_temp.run(:w2, 'anna', '#close') ~ 'closed', true, 'closing'),
    is(pg_temp.run(:w2, 'anna', '#status') ~ 'must look', false, 'is');
SELECT is(pg_temp.became(pg_temp.reply(:y, 'anna', ARRAY['#note'], 'He calls.')), 'note, waiting, -', 'a note to the customer''s address stays inside');
SELECT is(pg_temp.became(pg_temp.reply(:y, 'anna', ARRAY['#close Bye'], 'The part comes.')), E'answer, closed, Bye\n\nThe part comes.', 'an answer: its words first');
SELECT is(o.facts ->> 'lines', E'#close Bye\n    ' || pg_temp.label(:y) || ' is closed; a mail of the customer opens it again.', 'and the transcript') FROM desk.outbox o WHERE o.kind = 'transcript' ORDER BY o.id DESC LIMIT 1;

SELECT pg_temp.run(:y, 'anna', '#assign boris') \g /dev/null
SELECT is(o.kind, 'notification', 'given away after an answer'), is(o.facts ->> 'text', 'It burns.', 'it shows the customer''s words, not the agent''s') FROM desk.outbox o ORDER BY o.id DESC LIMIT 1;
SELECT pg_temp.inside() AS i \gset
SELECT pg_temp.run(:i, 'anna', '#assign boris: read it') \g /dev/null
SELECT is(o.kind, 'note', 'of a ticket without a customer'), is(o.facts ->> 'text', E'Anna Kalniņa gave it to you: read it.\n\nit', 'the note'), is((o.facts -> 'to_customer')::boolean, false, 'the answer stays inside'), is(o.facts ->> 'author', 'Anna Kalniņa', 'whose it is')
FROM desk.outbox o ORDER BY o.id DESC LIMIT 1;

-- What was meant as a command and is none does not go out.
SELECT is(desk.command_in(said), line, 'meant as a command: ' || said)
FROM (VALUES (E'Hello\n#close', '#close'), (E'Hello\n  #Close bye\nAnna', '#Close bye'), ('# close', '# close'), ('*#take*', '*#take*'), (E'\n＃assign boris', '＃assign boris'), ('Hello #close', NULL), (E'Hello\n# close', NULL),
    (E'Hello\n> #close', NULL), ('#1042', NULL), ('#closet', NULL), ('#close-up', NULL), ('# Heading', NULL), ('', NULL)) AS v (said, line);
SELECT is(pg_temp.became(pg_temp.reply(:y, 'anna', '{}', E'It comes.\n#close')), E'held, closed, Bye\n\nThe part comes.', 'it is held'),
    is(pg_temp.became(pg_temp.reply(:y, 'anna', ARRAY['#reopen'], E'It comes.\n#assign boris')), E'held, closed, Bye\n\nThe part comes.', 'and what stands above it undone');

-- The parts
SELECT is(desk.edit_distance(a, b), n, a || ' and ' || b) FROM (VALUES ('close', 'close', 0), ('clsoe', 'close', 1), ('asign', 'assign', 1), ('closee', 'close', 1), ('cloze', 'close', 1), ('', 'abc', 3), ('abc', '', 3), ('kitten', 'sitting', 3), ('ab', 'ba', 1)) AS v (a, b, n);
SELECT is_empty($$SELECT a, b FROM unnest(desk.command_words()) a, unnest(desk.command_words()) b WHERE desk.edit_distance(a, b) <> desk.edit_distance(b, a) OR (a = b) <> (desk.edit_distance(a, b) = 0)$$, 'a distance is one both ways');
SELECT is(desk.nearest('prio', desk.command_words()), 'priority', 'a beginning'), is(desk.nearest('zzz', desk.command_words()), NULL, 'nothing near'), is(desk.nearest('x', '{y}'), NULL, 'one letter is not near another'), is(desk.command_meant('done'), 'close', 'another word for it');
SELECT is(desk.plain('  KALNIŅA   Anna '), 'kalnina anna', 'plain'), is(desk.sentence('no way'), 'No way.', 'a sentence'), is(desk.sentence('Why?'), 'Why?', 'is one already'), is(desk.listed('{a,b,c}', 'or'), 'a, b or c', 'a list'), is(desk.listed('{}', 'or'), 'none', 'of nothing'),
    is(desk.listed(ARRAY(SELECT n::text FROM generate_series(1, 20) n), 'and'), '1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 9 others', 'a long one');
SELECT is((desk.mailbox_said(said)).address, 'p@x.test', said) FROM unnest(ARRAY['p@x.test', '<p@x.test>', 'p@X.test', 'Peter <p@x.test>', '"Lim, Peter" <p@x.test>', 'p@x.test<mailto:p@x.test>', 'p@x.test <mailto:p@x.test>', 'mailto:p@x.test', 'p@x.test.', 'Peter <p@x.test<mailto:p@x.test>>']) said;
SELECT is((desk.mailbox_said(said)).address, NULL, 'no address: ' || said) FROM unnest(ARRAY['', 'p', 'p@', '@x', 'p q@x.test', 'p@x.test q@x.test', 'p@x..test']) said;
SELECT results_eq($$SELECT * FROM desk.mailboxes_said('a@x, b@x;c@x d@x')$$, $$VALUES ('a@x'), ('b@x'), ('c@x'), ('d@x')$$, 'a list of addresses'), results_eq($$SELECT * FROM desk.mailboxes_said('Al B <a@x>, C <c@x>')$$, $$VALUES ('Al B <a@x>'), ('C <c@x>')$$, 'with names');
SELECT is(desk.command_about('wait'), 'state', 'what a command decides about'), is(desk.command_conflict('[{"word": "take", "argument": ""}, {"word": "take", "argument": ""}]', 1), 'same', 'the same'), is(desk.command_line(jsonb_build_object('line', repeat('x', 200))), repeat('x', 119) || '…', 'a line cut'),
    is((desk.command_parts('a: b: c')).reason, 'b: c', 'what: why'), is(desk.agent_name(:anna), 'Anna Kalniņa', 'a name'), is(desk.agent_address(:anna), 'anna@acme.test', 'an address'), is(desk.ticket_label(:t), :'label', 'a label');
SELECT is(desk.queues_known(), '{billing,general,sales}', 'the queues'), is(desk.queue_called('SALES'), 'sales', 'a queue'), is(desk.agent_called('ak@home.test'), :anna, 'an agent'), is(ARRAY(SELECT desk.agents_called('laura')), ARRAY[:laura, pg_temp.agent('vance')], 'two agents'), is(desk.not_yours(NULL), NULL, 'nothing');
SELECT throws_ok(format('SELECT desk.wait_until(%L)', 'x'), 'PD001', NULL, 'no time'), is(desk.merge_strangers(:t, :t), NULL, 'one customer'), is(desk.assign_barred(:boris, :q) ~ '^Boris Ivanov does not see the queue sales\. Move the ticket first \(#queue general\)', true, 'why not'),
    is((SELECT count(*) FROM desk.status_mails(:t)), 1::bigint, 'its mails'), is((SELECT string_agg(regexp_replace(line, '^.*?: ', ''), '|' ORDER BY line) FROM desk.status_outbox(:y) o (line)), 'receipt to y@far.test, queued|relay to y@far.test, queued', 'what waits to be sent');
-- Whatever stands on the lines, they are obeyed or refused, never an error: two or three commands with anything behind them.
CREATE FUNCTION pg_temp.anything(seed integer) RETURNS text[] LANGUAGE sql IMMUTABLE
AS $$
    SELECT ARRAY(SELECT '#' || (ARRAY['note', 'take', 'assign', 'queue', 'close', 'reopen', 'wait', 'priority', 'cause', 'merge', 'split', 'cc', 'from', 'status', 'help', 'x-'])[1 + get_byte(h, n) % 16] || ' '
        || (ARRAY['', 'add', 'remove', 'anna', 'laura', '%s', '$1', '1', '#2', 'acme-3 both', '99999999999999999999', 'high:', 'critical: %', 'until fri', 'until 24.12.', 'sales', E'\\', '''', '"', '<', '<mailto:', ':', 'a@b.test', '<a@b.test>, c', '[[:alpha:]',
            '(', '*', E'\u202e', 'ﬁ', repeat('ab ', 500), '٣', '😀'])[1 + get_byte(h, n + 8) % 32] || ' ' || (ARRAY['', 'x@far.test', 'both', ': why', 'sales', '1', '%', 'until'])[1 + get_byte(h, n + 16) % 8]
        FROM generate_series(0, seed % 3) n, sha256(convert_to(seed::text, 'UTF8')) h)
$$;
SELECT lives_ok($$SELECT pg_temp.run(n, CASE seed % 4 WHEN 0 THEN 'boris' ELSE 'anna' END, pg_temp.anything(seed)) FROM generate_series(1, 400) seed, LATERAL (SELECT t.id FROM desk.ticket t ORDER BY t.id OFFSET seed % 20 LIMIT 1) AS t (n)$$, 'no line is an error');
SELECT isnt((SELECT count(*) FROM desk.event WHERE kind = 'merged'), 0::bigint, 'some were obeyed');

-- Reached through others above: desk.command_unknown, command_note, command_take, command_assign, command_queue, command_close, command_reopen, command_wait, command_priority, command_cause,
-- command_merge, command_split, command_cc, command_from, command_status, merge_target, requester_set, owner_set, owner_former, state_set, cc_add, queue_left, message_facts, tell_again, tell_assigned, tell_orders.
SELECT is_empty('SELECT * FROM desk.audit()', 'and all is as it must be');
SELECT * FROM finish();
ROLLBACK;
