-- The mail that is to be filed next: the oldest, but before it the one that it answers, when that waits too.
CREATE FUNCTION desk.import_next(import_id integer) RETURNS bigint
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_id bigint := (
        SELECT w.incoming_id FROM desk.import_mail w WHERE w.import_id = import_next.import_id
        ORDER BY w.sent_at, w.incoming_id LIMIT 1);
    v_seen bigint[] := ARRAY[v_id];
    v_parent bigint;
BEGIN
    WHILE cardinality(v_seen) < 100 LOOP -- dates that run backwards that long say nothing
        SELECT w.incoming_id INTO v_parent
        FROM desk.incoming r,
            unnest(desk.ids_of(r.document -> 'in_reply_to') || desk.ids_of(r.document -> 'references')) AS p (message_id)
        JOIN desk.import_mail w ON w.message_id = p.message_id
        WHERE r.id = v_id AND NOT w.incoming_id = ANY (v_seen) AND w.import_id = import_next.import_id
        ORDER BY w.sent_at, w.incoming_id
        LIMIT 1;
        EXIT WHEN v_parent IS NULL;
        v_id := v_parent;
        v_seen := v_seen || v_id;
    END LOOP;
    RETURN v_id;
END;
$$;
