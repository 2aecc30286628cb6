-- What an answer to that customer answers: his own last message of the ticket, else the last of any customer (who writes
-- together has it too); with the references that came with it. One row, empty when there is none.
CREATE FUNCTION desk.relay_parent(
    ticket_id bigint, customer_id bigint, OUT message_id text, OUT reference_ids text[], OUT subject text)
LANGUAGE plpgsql STABLE
AS $$
#variable_conflict use_column
DECLARE
    v_document jsonb;
BEGIN
    SELECT desk.id_safe(m.message_id), m.subject, i.document
    INTO relay_parent.message_id, relay_parent.subject, v_document
    FROM desk.message m LEFT JOIN desk.incoming i ON i.id = m.incoming_id
    WHERE m.ticket_id = relay_parent.ticket_id AND m.agent_id IS NULL AND m.kind = 'human'
    ORDER BY m.customer_id = relay_parent.customer_id DESC NULLS LAST, m.received_at DESC, m.seq DESC
    LIMIT 1;
    relay_parent.reference_ids := desk.ids_of(nullif(v_document -> 'references', 'null'));
    IF relay_parent.reference_ids = '{}' THEN
        relay_parent.reference_ids := desk.ids_of(nullif(v_document -> 'in_reply_to', 'null'));
    END IF;
END;
$$;
