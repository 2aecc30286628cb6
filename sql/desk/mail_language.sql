-- In which language the writer of a mail is answered, and where that was taken from: what he writes in himself, else the one
-- that his mail program names, else the one that he was last certain to write in, else his mailbox's. A few words are too
-- little for a program's word to go over what is known of him. m.language is the mailbox's before.
CREATE FUNCTION desk.mail_language(m desk.mail, document jsonb, s desk.setting) RETURNS desk.mail
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_declared text := document ->> 'content_language';
    v_last text;
BEGIN
    IF m.found = ANY (s.languages) THEN
        m.language := m.found;
        m.language_by := 'text';
        RETURN m;
    END IF;
    v_last := (SELECT c.language FROM desk.customer c WHERE c.id = m.customer_id AND c.language = ANY (s.languages));
    IF v_declared = ANY (s.languages) AND (v_last IS NULL OR document #> '{language,words}' >= '3') THEN
        m.language := v_declared;
        m.language_by := 'header';
    ELSIF v_last IS NOT NULL THEN
        m.language := v_last;
        m.language_by := 'customer';
    ELSIF m.language = ANY (s.languages) THEN
        m.language_by := 'queue';
    ELSE
        m.language := s.language;
        m.language_by := 'desk';
    END IF;
    RETURN m;
END;
$$;
