-- The ticket that an imported mail belongs to; NULL: none so far. Ids join into what was imported whoever wrote, as nothing goes
-- out; into the desk's own tickets only as in daily life: agents' and participants' mail. Numbers in subjects are another system's.
CREATE FUNCTION desk.import_thread(m desk.mail, inside boolean, s desk.setting) RETURNS bigint
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    c record;
    v_ids text[];
BEGIN
    IF m.parents <> '{}' OR desk.tokens_in(m, s) <> '{}' THEN
        FOR c IN
            SELECT x.ticket_id FROM desk.thread_candidates(m, s) x
            WHERE x.rank < 4 ORDER BY x.rank, x.place, x.ticket_id DESC
        LOOP
            IF inside OR EXISTS (
                SELECT FROM desk.ticket t
                WHERE t.id = desk.ticket_now(c.ticket_id) AND (t.import_id IS NOT NULL OR EXISTS (
                    SELECT FROM desk.participant p WHERE p.ticket_id = t.id AND p.customer_id = m.customer_id))) THEN
                RETURN desk.ticket_now(c.ticket_id);
            END IF;
        END LOOP;
    END IF;
    -- What others answer too, and those who answered this one.
    v_ids := m.parents || m.message_id;
    RETURN (
        SELECT desk.ticket_now(o.ticket_id) FROM desk.import_parent o WHERE o.message_id = ANY (v_ids)
        ORDER BY array_position(v_ids, o.message_id::text) DESC, o.ticket_id
        LIMIT 1);
END;
$$;
