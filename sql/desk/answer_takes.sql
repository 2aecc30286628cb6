-- Who answers a ticket that nobody owns takes it, unless the configuration says otherwise; those who were told of it learn that
-- it is taken.
CREATE FUNCTION desk.answer_takes(t desk.ticket, agent_id integer, incoming_id bigint, s desk.setting) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    IF s.first_reply_takes AND t.owner_id IS NULL THEN
        UPDATE desk.ticket x SET owner_id = answer_takes.agent_id WHERE x.id = t.id;
        PERFORM desk.ledger_owner(t.id, NULL);
        PERFORM desk.event_add('taken', t.id, answer_takes.incoming_id, NULL,
            jsonb_build_object('agent', answer_takes.agent_id));
        PERFORM desk.tell_taken(t.id, answer_takes.agent_id);
    END IF;
END;
$$;
