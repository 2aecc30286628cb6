-- One more person who takes part in a ticket: gets its answers from now on (nothing of what was before), and his mail joins it.
-- By an agent's word, or (agent_id NULL) because the authenticated requester writes to him too; that does not bring back
-- anybody whom an agent has taken out. NULL, or why not; who takes part already stays.
CREATE FUNCTION desk.participant_add(ticket_id bigint, address text, name text, agent_id integer) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    v_ticket bigint := desk.ticket_now(ticket_id);
    v_address text := desk.address_clean(address);
    v_customer bigint;
    v_limit integer := CASE WHEN agent_id IS NULL THEN 10 ELSE 20 END; -- beside the requester
    v_refusal text;
BEGIN
    PERFORM FROM desk.ticket t WHERE t.id = v_ticket FOR NO KEY UPDATE;
    v_refusal := desk.participant_refusal(v_ticket, v_address, coalesce(address, ''), agent_id);
    IF v_refusal IS NOT NULL THEN
        RETURN v_refusal;
    END IF;
    SELECT c.id INTO v_customer FROM desk.customer c WHERE lower(c.address) = lower(v_address COLLATE "C");
    IF EXISTS (SELECT FROM desk.participant p WHERE p.ticket_id = v_ticket AND p.customer_id = v_customer) THEN
        RETURN NULL;
    ELSIF (SELECT count(*) FROM desk.participant p WHERE p.ticket_id = v_ticket AND p.role = 'participant') >= v_limit THEN
        RETURN format('%s people take part beside the requester: no more can', v_limit);
    END IF;
    v_customer := coalesce(v_customer, desk.customer_add(v_address, coalesce(left(name, 200), '')));
    INSERT INTO desk.participant (ticket_id, customer_id, role, added_at)
    VALUES (v_ticket, v_customer, 'participant', desk.now());
    PERFORM desk.event_add('participant-added', v_ticket, NULL, NULL, jsonb_build_object(
        'address', v_address, 'agent', agent_id));
    RETURN NULL;
END;
$$;
