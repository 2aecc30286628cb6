-- A subject as the desk's own mail may repeat it: one line of at most 80 characters in which nothing can be clicked.
CREATE FUNCTION desk.subject_shown(subject text) RETURNS text
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    v_text text := btrim(regexp_replace(left(subject, 500), '[[:cntrl:][:space:]\u200b-\u200f\u202a-\u202e\u2066-\u2069]+', ' ', 'g'));
BEGIN
    v_text := regexp_replace(v_text, '([a-z])://', '\1[:]//', 'gi');
    v_text := regexp_replace(v_text, '([[:alnum:]])\.(?=[[:alpha:]])', '\1[.]', 'g');
    RETURN CASE WHEN length(v_text) > 80 THEN left(v_text, 79) || '…' ELSE v_text END;
END;
$$;
