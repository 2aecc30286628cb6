-- Keeps the language that a person was certain to write in: his mails of all tickets follow it.
CREATE FUNCTION desk.customer_language(m desk.mail) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    IF m.language_by = 'text' AND m.kind = 'human' THEN
        UPDATE desk.customer c SET language = m.language
        WHERE c.id = m.customer_id AND c.language IS DISTINCT FROM m.language;
    END IF;
END;
$$;
