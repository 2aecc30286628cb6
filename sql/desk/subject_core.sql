-- What two subjects of one exchange have in common: no prefixes ("Re:", "AW:", "Auto:"), no tags of any desk, no numbers.
CREATE FUNCTION desk.subject_core(subject text) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT left(btrim(regexp_replace(
        lower(regexp_replace(left(subject, 500), '^(\s*(\[[^\]]*\]|[[:alpha:]-]{1,10}(\[\d+\])?\s*[:：]))+', '')),
        '[\s\d#[:punct:]]+', ' ', 'g')), 200)
$$;
