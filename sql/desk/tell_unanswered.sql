-- The customer did not answer, and was told what would come of it: the ticket is closed, he and its agents are told.
CREATE FUNCTION desk.tell_unanswered(t desk.ticket) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    v_withdrawn bigint[];
    v_id bigint;
BEGIN
    PERFORM desk.event_add('closed', t.id, NULL, NULL, jsonb_build_object('from', t.state, 'to', 'closed', 'reason', 'unanswered'));
    PERFORM desk.state_set(t.id, 'closed');
    v_withdrawn := desk.ledger_closed(t.id, NULL, NULL);
    v_id := desk.tell_closed(t.id, NULL, true, v_withdrawn);
    PERFORM desk.tell_again(t.id, ARRAY(SELECT desk.told_agents(t.id, NULL)),
        format('The customer was asked %s and did not answer: it is closed.',
            CASE t.asked WHEN 1 THEN 'once' WHEN 2 THEN 'twice' ELSE t.asked || ' times' END));
    RETURN v_id;
END;
$$;
