-- What the subjects of one exchange have in common: no prefixes ("Re:", "AW:", "Auto:"), no tags of any desk, no numbers.
-- (What a subject does not hold is not looked for: a replacement costs twenty times a look.)
CREATE FUNCTION desk.subject_core(subject text) RETURNS text
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    v_core text := lower(left(subject, 200));
BEGIN
    IF v_core ~ '[][：:]' THEN
        v_core := regexp_replace(v_core, '^(\s*(\[[^]]*\]|[[:alpha:]-]{1,10}(\[\d+\])?\s*[:：]))+', '');
    END IF;
    IF v_core ~ '[\d#[:punct:]]|\s\s' THEN
        v_core := regexp_replace(v_core, '[\s\d#[:punct:]]+', ' ', 'g');
    END IF;
    RETURN btrim(v_core);
END;
$$;
