-- A progress update (or the question to the customer) goes out. If it could not, breaking is what comes next.
CREATE FUNCTION desk.due_update(p desk.promise) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    IF p.kept_by IS NULL THEN
        PERFORM desk.tell_update(p.id);
    END IF;
END;
$$;
