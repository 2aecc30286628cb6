-- A subject without the prefixes that programs give to forwarded mail, in the languages of desk and customers; the rest stays
-- byte for byte.
CREATE FUNCTION desk.subject_unforwarded(subject text) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT regexp_replace(coalesce(subject, ''),
        '^(\s*\[?(fwd?|fw|wg|tr|rv|enc|i|pd|ed|vb|vs|doorst|пер|пересл|перенаправлено|pārs|pārsūtīts|edasi)\s*(\[\d+\])?\s*[:：]\s*)+',
        '', 'i')
$$;
