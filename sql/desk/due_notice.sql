-- Nobody said #ok in time: the customer learns that the promise was broken.
CREATE FUNCTION desk.due_notice(p desk.promise) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    IF p.state = 'broken' AND desk.notice_held(p.id) IS NOT NULL THEN
        PERFORM desk.tell_broken(p.id);
    END IF;
END;
$$;
