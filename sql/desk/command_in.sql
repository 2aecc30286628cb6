-- A line of an answer that was meant as a command and is not one: it stands below the text, or on top with the "#" apart from
-- the word, in bold, in a wide form. NULL: none. The customer is not to read it.
CREATE FUNCTION desk.command_in(words text) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT btrim(left(line, 200))
    FROM (SELECT format('(%s)(?![\w-])', array_to_string(desk.command_words(), '|'))) AS w (word),
        regexp_split_to_table(btrim(words, E' \t\r\n'), '\n') WITH ORDINALITY AS l (line, n)
    WHERE line ~* ('^\s*[*_]{0,2}[#＃]' || word) OR n = 1 AND line ~* ('^\s*[*_]{0,2}[#＃]\s+' || word)
    ORDER BY n
    LIMIT 1
$$;
