-- The promise is one to do something, which a person may say that is done; or PD001: a promise to write is kept by writing.
CREATE FUNCTION desk.promise_deed(p desk.promise) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF p.class = 'contact' THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = format(CASE p.kind
            WHEN 'update' THEN 'Promise %s of %s is the next progress update: it is kept when that is delivered.'
            ELSE 'Promise %s of %s is to write to the customer: it is kept when an answer is delivered.' END,
            p.number, desk.ticket_label(p.ticket_id));
    END IF;
END;
$$;
