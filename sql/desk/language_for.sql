-- The language of a mail to that person about that ticket: what he was last certain to write in, else how his last mail of
-- the ticket is answered, else the ticket's. One that the desk has no longer is passed over.
CREATE FUNCTION desk.language_for(t desk.ticket, customer_id bigint, s desk.setting) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(
        (SELECT c.language FROM desk.customer c WHERE c.id = language_for.customer_id AND c.language = ANY (s.languages)),
        (SELECT m.answered_in FROM desk.message m
          WHERE m.ticket_id = t.id AND m.customer_id = language_for.customer_id AND m.kind = 'human'
            AND m.answered_in = ANY (s.languages)
          ORDER BY m.received_at DESC, m.seq DESC
          LIMIT 1),
        CASE WHEN t.language = ANY (s.languages) THEN t.language END,
        s.language)
$$;
