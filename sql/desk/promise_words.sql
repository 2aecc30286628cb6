-- Words of an agent that the customer is to read in a promise or in the reason for a change, on one line. PD001 when he must
-- not read them, or when they are too many.
CREATE FUNCTION desk.promise_words(ticket_id bigint, words text) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    c_most constant integer := 300;
    v_words text := btrim(regexp_replace(words, '\s+', ' ', 'g'));
    v_refusal record := desk.relay_refusal(promise_words.ticket_id, v_words, NULL);
    v_why record := desk.held_text(coalesce(v_refusal.code, ''));
BEGIN
    IF length(v_words) > c_most THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001',
            MESSAGE = format('These are %s letters, more than %s: say it shorter here, and the rest in your answer.', length(v_words), c_most);
    ELSIF v_refusal.code IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = 'The customer would read it. ' || v_why.why || ' ' || v_why.todo;
    END IF;
    RETURN v_words;
END;
$$;
