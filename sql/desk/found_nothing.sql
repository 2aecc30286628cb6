-- Nothing is there that #yes or #no could mean: PD001.
CREATE FUNCTION desk.found_nothing(c desk.command, n integer) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = CASE
        WHEN n IS NOT NULL THEN format('No promise %s was found in the words of an answer of %s.', n, desk.ticket_label(c.ticket_id))
        ELSE format('Which one? Reply to the mail that asks about it, or write its number: #%s 2. In %s it is not clear.', c.word,
            desk.ticket_label(c.ticket_id)) END;
END;
$$;
