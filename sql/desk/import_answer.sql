-- An imported mail that went out of the desk: the answer of an agent, in its ticket or (he began it) in one of the first person that
-- he wrote to. Whose it is must be known, else it is a note. Those whom he wrote to take part.
CREATE FUNCTION desk.import_answer(
    m desk.mail, document jsonb, ticket_id bigint, agent_id integer, i desk.import, s desk.setting,
    OUT in_ticket bigint, OUT disposition text, OUT detail text)
LANGUAGE plpgsql
AS $$
DECLARE
    t desk.ticket;
    p record;
    v_customer bigint;
BEGIN
    in_ticket := import_answer.ticket_id;
    FOR p IN SELECT * FROM desk.import_outside(document, s) LOOP
        v_customer := coalesce((SELECT c.id FROM desk.customer c WHERE lower(c.address) = lower(p.address COLLATE "C")),
            desk.customer_add(p.address, p.name));
        IF in_ticket IS NULL THEN
            t := desk.import_open(m, v_customer, false, i, s);
            in_ticket := t.id;
        ELSIF t.id IS NULL THEN
            SELECT * INTO t FROM desk.ticket x WHERE x.id = in_ticket;
        END IF;
        IF t.import_id IS NOT NULL THEN
            INSERT INTO desk.participant (ticket_id, customer_id, role, added_at)
            VALUES (t.id, v_customer, 'participant', m.received_at)
            ON CONFLICT DO NOTHING;
        END IF;
    END LOOP;
    IF agent_id IS NULL THEN
        PERFORM desk.import_note(m, document, in_ticket, 'note', NULL, i);
        disposition := 'note';
        detail := 'imported: sent from the desk''s own address, and it names no agent: kept as a note';
    ELSE
        PERFORM desk.import_message(m, document, in_ticket, import_answer.agent_id, i);
        disposition := 'answer';
        detail := 'imported: an agent''s answer';
    END IF;
END;
$$;
