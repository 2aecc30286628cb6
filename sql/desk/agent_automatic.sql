-- Did a machine write it? As for every mail; but a mark that only asks not to be answered, or a machine in Return-Path alone
-- (an alias with an owner does that), make nobody a machine whose mail is proven to be an agent's: he would lose his words.
CREATE FUNCTION desk.agent_automatic(m desk.mail, d desk.decision, a desk.authority) RETURNS boolean
LANGUAGE sql IMMUTABLE
AS $$
    SELECT desk.automatic_mail(m, d) AND NOT (a.proven AND m.kind = 'human' AND d.rule IN (6, 7) AND m.loop_marks = '{}'
        AND desk.signal(m.automatic, 'x-auto', 'loop', 'subject', 'body') IS NULL)
$$;
