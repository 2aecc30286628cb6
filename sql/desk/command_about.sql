-- What a command decides about, where a mail can decide it only once; NULL for the others.
CREATE FUNCTION desk.command_about(word text) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE
        WHEN word IN ('close', 'reopen', 'wait') THEN 'state'
        WHEN word IN ('take', 'assign') THEN 'owner'
        WHEN word IN ('merge', 'split', 'from') THEN 'place'
        WHEN word IN ('queue', 'priority', 'cause') THEN word
    END
$$;
