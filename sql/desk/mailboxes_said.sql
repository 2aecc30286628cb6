-- A list of addresses taken apart, as people write it: at commas and semicolons, and at spaces where only addresses stand.
CREATE FUNCTION desk.mailboxes_said(said text) RETURNS SETOF text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT btrim(part)
    FROM regexp_split_to_table(
            regexp_replace(said, '(?<=\S)\s*[<(\[]mailto:[^>)\]]*[>)\]]', '', 'gi'),
            CASE WHEN said ~ '[<"]' AND said !~* '<mailto:' THEN '[,;]' ELSE '[,;\s]+' END) AS p (part)
    WHERE btrim(part) <> ''
$$;
