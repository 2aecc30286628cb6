-- Takes all functions, triggers and views away before the files that make them are run again: what an earlier version had and
-- this one has not is gone then, and a changed result type is no obstacle. Tables stay. On a new database it does nothing.
-- (No default, constraint or index may use a function of desk: it would hold the function.)
DO $$
DECLARE
    v_what text;
BEGIN
    FOR v_what IN
        SELECT format('DROP VIEW IF EXISTS %s CASCADE', oid::regclass)
        FROM pg_class WHERE relkind = 'v' AND relnamespace IN ('report'::regnamespace, 'desk'::regnamespace)
        UNION ALL
        SELECT format('DROP TRIGGER %I ON %s', tgname, tgrelid::regclass)
        FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        WHERE relnamespace = 'desk'::regnamespace AND NOT tgisinternal
    LOOP
        EXECUTE v_what;
    END LOOP;
    FOR v_what IN
        SELECT format('DROP ROUTINE %s', oid::regprocedure)
        FROM pg_proc WHERE pronamespace IN ('api'::regnamespace, 'desk'::regnamespace)
    LOOP
        EXECUTE v_what;
    END LOOP;
END $$;
