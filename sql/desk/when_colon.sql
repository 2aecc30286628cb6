-- 'when: what' taken apart at the first colon that is not a clock's (17:00: ...); rest is NULL without one.
CREATE FUNCTION desk.when_colon(argument text, OUT said text, OUT rest text)
LANGUAGE sql IMMUTABLE
AS $$
    SELECT btrim(CASE WHEN place > 0 THEN left(argument, place - 1) ELSE argument END),
        CASE WHEN place > 0 THEN btrim(substr(argument, place + 1)) END
    FROM position(':' IN regexp_replace(argument, '(?<![0-9:])([0-9]{1,2}):([0-9]{2})(?![0-9])', '\1.\2', 'g')) AS p (place)
$$;
