-- Hours or minutes from now on, as when_said leaves them: 'in 3 hours', '90 min', '4h'; NULL when it is none.
CREATE FUNCTION desk.when_span(said text) RETURNS interval
LANGUAGE sql IMMUTABLE
AS $$
    SELECT desk.when_count(p[1])
        * CASE p[2] WHEN 'h' THEN interval '1 hour' ELSE interval '1 minute' END
    FROM regexp_match(said, '^(?:in |within )?([0-9]{1,4}|an?) ?(m(?=in)|h)(?:in|ins|inute|inutes|our|ours|r|rs)?$') AS m (p)
    WHERE p IS NOT NULL
$$;
