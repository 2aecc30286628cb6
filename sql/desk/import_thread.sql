-- The ticket that an imported mail belongs to; NULL: none so far. Ids join into what was imported whoever wrote, as nothing goes
-- out; into the desk's own tickets only as in daily life: agents' and participants' mail. Numbers in subjects are another system's.
CREATE FUNCTION desk.import_thread(m desk.mail, inside boolean, s desk.setting) RETURNS bigint
LANGUAGE plpgsql STABLE
AS $$
#variable_conflict use_column
DECLARE
    v_id bigint;
BEGIN
    SELECT t.id INTO v_id
    FROM desk.thread_candidates(m, s) c
    JOIN desk.ticket t ON t.id = desk.ticket_now(c.ticket_id)
    LEFT JOIN desk.participant p ON p.ticket_id = t.id AND p.customer_id = m.customer_id
    WHERE c.rank < 4 AND (t.import_id IS NOT NULL OR inside OR p.customer_id IS NOT NULL)
    ORDER BY c.rank, p.customer_id IS NULL, c.place, t.id DESC
    LIMIT 1;
    IF v_id IS NULL THEN
        -- What others answer too, and those who answered this one.
        SELECT desk.ticket_now(o.ticket_id) INTO v_id
        FROM desk.import_parent o
        WHERE o.message_id = ANY (m.parents || m.message_id)
        ORDER BY array_position(m.parents || m.message_id, o.message_id::text) DESC, o.ticket_id
        LIMIT 1;
    END IF;
    RETURN v_id;
END;
$$;
