-- Does the command with this position (from 0) agree with those above it? 'same': it stands there already; else why not, in
-- words; NULL when it does. Of what can be so or so only once, a mail says one thing. Nor does one agree whose end may have been
-- taken for text (the reader's "cut"), where the customer would read half of it.
CREATE FUNCTION desk.command_conflict(commands jsonb, place integer) RETURNS text
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    v_this jsonb := commands -> place;
    v_above jsonb;
BEGIN
    IF v_this ->> 'word' = 'close' AND v_this ->> 'argument' <> '' AND commands @> '[{"word": "note"}]' THEN
        RETURN '#note keeps the whole mail inside, a text after #close goes to the customer: leave one of them out.';
    END IF;
    IF (v_this -> 'cut')::boolean AND v_this ->> 'word' IN ('promise', 'move', 'drop') THEN
        RETURN 'Either your mail program has broken this line in two, or your text follows it at once: leave a blank line below the commands.';
    ELSIF commands @> '[{"word": "note"}]' AND v_this ->> 'word' IN ('promise', 'move', 'drop') THEN
        RETURN format('#note keeps the whole mail inside, but the customer is told of what comes with #%s: leave one of them out.', v_this ->> 'word');
    ELSIF v_this ->> 'word' = 'close' AND jsonb_path_exists(commands, '$[*].word ? (@ == "promise" || @ == "move")') THEN
        RETURN 'What is promised goes on in an open ticket alone, and closing ends it: leave #close out, or the promise.';
    END IF;
    SELECT above INTO v_above
    FROM jsonb_array_elements(commands) WITH ORDINALITY AS a (above, nth)
    WHERE nth <= place AND desk.command_about(above ->> 'word') = desk.command_about(v_this ->> 'word')
    ORDER BY nth
    LIMIT 1;
    RETURN CASE
        WHEN v_above IS NULL THEN NULL
        WHEN v_above ->> 'word' = v_this ->> 'word' AND v_above ->> 'argument' = v_this ->> 'argument' THEN 'same'
        ELSE format('It contradicts the line "%s" above: send one of the two.', desk.command_line(v_above))
    END;
END;
$$;
