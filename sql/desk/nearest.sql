-- The one that was probably meant; NULL when nothing is near. The beginning of a word is near (three letters or more of it), and
-- as many slips as a hand makes in a word of that length.
CREATE FUNCTION desk.nearest(word text, known text[]) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT k
    FROM unnest(known) AS k,
        LATERAL (SELECT CASE
            WHEN length(desk.plain(word)) >= 3 AND starts_with(desk.plain(k), desk.plain(word)) THEN 0
            ELSE desk.edit_distance(desk.plain(word), desk.plain(k)) END) AS d (slips)
    WHERE slips <= least(length(k) - 1, CASE WHEN length(word) <= 4 THEN 1 WHEN length(word) <= 8 THEN 2 ELSE 3 END)
    ORDER BY slips, length(k), k
    LIMIT 1
$$;
