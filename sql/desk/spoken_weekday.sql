-- The day that a weekday names (1 is Monday): the first after a day. Said on such a day it may be that very day, and "next" may skip one
-- that this week still has: ambiguous. week: 0 for this week's, 1 for that of the next; a Sunday ends its week.
CREATE FUNCTION desk.spoken_weekday(weekday integer, which text, week integer, today date, after date, OUT day date, OUT ambiguous boolean)
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
    IF weekday NOT BETWEEN 1 AND 7 THEN
        RETURN;
    END IF;
    day := CASE WHEN week IS NULL THEN after + (weekday - extract(isodow FROM after)::integer + 6) % 7 + 1
        ELSE date_trunc('week', today)::date + 7 * week + weekday - 1 END;
    ambiguous := week IS NULL AND after = today AND CASE WHEN which = 'next'
        THEN date_trunc('week', day) = date_trunc('week', today)
        ELSE extract(isodow FROM today) = weekday END;
END;
$$;
