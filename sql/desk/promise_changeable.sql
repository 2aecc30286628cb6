-- The promise can be moved or withdrawn by a person, or PD001 with the reason why not.
CREATE FUNCTION desk.promise_changeable(p desk.promise) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF p.kind = 'update' THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = format(
            'Promise %s of %s is the next progress update, which goes out by itself until the ticket is closed. An answer of yours puts it off.',
            p.number, desk.ticket_label(p.ticket_id));
    ELSIF p.kept_by IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = format('A mail that keeps promise %s of %s is on its way.',
            p.number, desk.ticket_label(p.ticket_id));
    END IF;
END;
$$;
