-- An agent's answer as the customer gets it: his new words. Where he answered piece by piece, the customer's words stand
-- before the answers as he quoted them; a quotation that is not wholly the customer's is left out. What stands before the
-- first answer is cut to its last paragraph; what follows the last is nobody's context.
CREATE FUNCTION desk.relay_words(document jsonb, ticket_id bigint) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_segments jsonb := CASE jsonb_typeof(document #> '{reply,segments}') WHEN 'array' THEN document #> '{reply,segments}'
        ELSE '[]' END;
    v_answers bigint;
    v_last bigint;
BEGIN
    SELECT count(*), max(x.n) INTO v_answers, v_last
    FROM jsonb_array_elements(v_segments) WITH ORDINALITY AS x (piece, n)
    WHERE NOT (x.piece -> 'quote')::boolean AND desk.text_trim(x.piece ->> 'text') <> '';
    IF v_answers < 2 THEN
        RETURN desk.text_trim(coalesce(document ->> 'body', document ->> 'new_text', ''));
    END IF;
    RETURN (
        SELECT string_agg(p.shown, E'\n\n' ORDER BY p.n)
        FROM (
            SELECT x.n, CASE
                WHEN NOT (x.piece -> 'quote')::boolean THEN nullif(desk.text_trim(x.piece ->> 'text'), '')
                WHEN x.n < v_last AND q.words <> '' AND desk.relay_verified(q.words, relay_words.ticket_id)
                    THEN regexp_replace(regexp_replace(q.words, '^', '> ', 'gn'), '^> $', '>', 'gn')
            END AS shown
            FROM jsonb_array_elements(v_segments) WITH ORDINALITY AS x (piece, n)
            CROSS JOIN LATERAL (SELECT desk.text_trim(x.piece ->> 'text')) AS t (words)
            CROSS JOIN LATERAL (SELECT CASE WHEN x.n = 1 THEN regexp_replace(t.words, '^.*\n\s*\n', '') ELSE t.words END) AS q (words)
        ) p
        WHERE p.shown IS NOT NULL);
END;
$$;
