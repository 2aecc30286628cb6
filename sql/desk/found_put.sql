-- What an agent promised in his own words (the reader's promises, at most so many), in an answer that is on its way to the customer or
-- that he has: each is kept as a finding. By the queue's policy it is a promise at once, or when the agent says so. One mail tells him.
CREATE FUNCTION desk.found_put(message_id bigint, promises jsonb) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    c_most constant integer := 50;
    c_short constant integer := 140; -- letters
    m desk.message;
    t desk.ticket;
    f desk.finding;
    v_policy text;
    v_item jsonb;
    v_number smallint := 0;
BEGIN
    IF jsonb_typeof(promises) IS DISTINCT FROM 'array' OR promises = '[]' THEN
        RETURN;
    END IF;
    SELECT * INTO m FROM desk.message x WHERE x.id = found_put.message_id;
    SELECT * INTO t FROM desk.ticket x WHERE x.id = m.ticket_id FOR NO KEY UPDATE;
    v_policy := desk.found_policy(t.queue);
    IF v_policy = 'off' OR t.customer_id IS NULL THEN
        RETURN;
    END IF;
    FOR v_item IN
        -- A small part of a short sentence lacks what it is about.
        SELECT CASE WHEN length(j ->> 'sentence') <= c_short AND length(j ->> 'quote') * 5 < length(j ->> 'sentence') * 3
                AND count(*) OVER (PARTITION BY j ->> 'sentence') = 1 THEN j - 'quote' ELSE j END
        FROM jsonb_array_elements(promises) WITH ORDINALITY AS x (j, n)
        WHERE j ->> 'class' IN ('contact', 'deed') AND jsonb_typeof(j -> 'when') = 'object' AND btrim(coalesce(j ->> 'sentence', '')) <> ''
        ORDER BY n LIMIT c_most
    LOOP
        v_number := v_number + 1;
        f := desk.found_add(m, t, v_number, v_item);
        IF f.state = 'asked' AND f.why IS NULL AND v_policy = 'record' THEN
            PERFORM desk.found_record(f.id, m.incoming_id);
        END IF;
    END LOOP;
    PERFORM desk.tell_found(m.id, m.agent_id, 'new');
END;
$$;
