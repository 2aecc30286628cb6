-- What goes out because of agents: desk.agent_token, customer_token, told_agents, post_agents, post_agent, tell_message.
BEGIN;
\ir story.psql
SELECT * FROM no_plan();

INSERT INTO desk.agent (address, aliases, name, queues, notify, languages, since) VALUES
    ('anna@acme.test', '{anna.k@home.test}', 'Anna Kalniņa', '{}', 'queue', '{lv,en}', desk.now()),
    ('Boris@acme.test', '{}', 'Boris Ivanov', '{}', 'queue', '{ru,en}', desk.now()),
    ('laura@acme.test', '{}', 'Laura Berg', '{}', 'own', '{}', desk.now());
SELECT pg_temp.accept(pg_temp.sender('dora@far.test') || '{"subject": "My printer", "message_id": "<d1@far.test>", "new_text": "It burns."}') AS mail \gset
SELECT id AS ticket FROM pg_temp.ticket(:mail) \gset
SELECT id AS m1 FROM desk.message WHERE ticket_id = :ticket \gset
SELECT desk.tell_message(:m1) WHERE NOT EXISTS (SELECT FROM desk.outbox WHERE kind = 'notification' AND ticket_id = :ticket);
SELECT set_eq($$SELECT recipient::text COLLATE "default", kind::text COLLATE "default" FROM desk.outbox$$, $$VALUES ('dora@far.test', 'receipt'),
    ('anna@acme.test', 'notification'), ('Boris@acme.test', 'notification')$$, 'who is written to');
SELECT * FROM finish();
ROLLBACK;
