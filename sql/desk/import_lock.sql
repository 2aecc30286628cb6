-- One import at a time, until the session ends. What a killed one was doing may take a moment to end.
CREATE FUNCTION desk.import_lock() RETURNS boolean
LANGUAGE plpgsql
AS $$
BEGIN
    FOR _ IN 1 .. 30 LOOP
        IF pg_try_advisory_lock(hashtextextended('promised import', 0)) THEN
            RETURN true;
        END IF;
        PERFORM pg_sleep(0.1);
    END LOOP;
    RETURN false;
END;
$$;
