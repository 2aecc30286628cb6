-- Did a machine write it? As for every mail; but marks that only ask not to be answered, or a machine in Return-Path alone
-- (an alias with an owner does that), make nobody a machine whose mail is proven to be an agent's: he would lose his words.
CREATE FUNCTION desk.agent_automatic(m desk.mail, d desk.decision, a desk.authority) RETURNS boolean
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE
        WHEN a.proven AND m.kind = 'human' AND d.rule IN (6, 7) THEN false
        ELSE desk.automatic_mail(m, d)
    END
$$;
