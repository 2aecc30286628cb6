-- A subject as the desk's own mail may repeat it: one line of at most 80 characters, without marks that turn its direction,
-- in which nothing can be clicked.
CREATE FUNCTION desk.subject_shown(subject text) RETURNS text
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    v_text text := btrim(left(subject, 500));
BEGIN
    IF v_text ~ '[[:cntrl:]\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069]|\s\s' THEN
        v_text := btrim(regexp_replace(v_text, '[[:cntrl:][:space:]\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069]+', ' ', 'g'));
    END IF;
    IF position(':' IN v_text) > 0 THEN
        v_text := regexp_replace(v_text, '([[:alpha:]]):(?=\S)', '\1[:]', 'g');
    END IF;
    IF position('.' IN v_text) > 0 THEN
        v_text := regexp_replace(v_text, '(\w)\.(?=\w)', '\1[.]', 'g');
    END IF;
    RETURN CASE WHEN length(v_text) > 80 THEN left(v_text, 79) || '…' ELSE v_text END;
END;
$$;
