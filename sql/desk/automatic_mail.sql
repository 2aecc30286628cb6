-- Did a machine write it? What the reader says, and the rules about machines.
CREATE FUNCTION desk.automatic_mail(m desk.mail, d desk.decision) RETURNS boolean
LANGUAGE sql IMMUTABLE
AS $$
    SELECT m.kind <> 'human' OR d.rule BETWEEN 1 AND 7
$$;
