-- Takes somebody out of a ticket: no answer of ours goes to him any more, and his mail no longer joins it, whatever tokens and
-- ids he has (desk.thread_of). The requester stays: a ticket is somebody's. NULL, or why not.
CREATE FUNCTION desk.participant_remove(ticket_id bigint, address text, agent_id integer) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    v_ticket bigint := desk.ticket_now(ticket_id);
    v_part record;
BEGIN
    PERFORM FROM desk.ticket t WHERE t.id = v_ticket FOR NO KEY UPDATE;
    SELECT p.customer_id, p.role, c.address INTO v_part
    FROM desk.participant p JOIN desk.customer c ON c.id = p.customer_id
    WHERE p.ticket_id = v_ticket AND lower(c.address) = lower(participant_remove.address COLLATE "C");
    IF v_part IS NULL THEN
        RETURN format('%s takes no part in the ticket', left(coalesce(address, ''), 300));
    ELSIF v_part.role = 'requester' THEN
        RETURN format('%s is the requester: the ticket is his', v_part.address);
    END IF;
    DELETE FROM desk.participant p WHERE p.ticket_id = v_ticket AND p.customer_id = v_part.customer_id;
    PERFORM desk.event_add('participant-removed', v_ticket, NULL, NULL, jsonb_build_object(
        'address', v_part.address, 'agent', agent_id));
    RETURN NULL;
END;
$$;
