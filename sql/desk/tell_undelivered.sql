-- A mail of the desk's own did not reach the customer, who may believe that nobody does anything: the ticket's owner is told, else
-- who leads there. NULL: nobody does, or the mail is of a kind that is told otherwise (a receipt, an answer).
CREATE FUNCTION desk.tell_undelivered(outbox_id bigint) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    o desk.outbox;
    v_ticket bigint;
    v_told integer;
BEGIN
    SELECT * INTO o FROM desk.outbox x WHERE x.id = tell_undelivered.outbox_id;
    IF o.audience <> 'customer' OR o.kind IN ('receipt', 'relay') THEN
        RETURN NULL;
    END IF;
    v_ticket := desk.ticket_now(o.ticket_id);
    v_told := coalesce(
        (SELECT a.id FROM desk.ticket t JOIN desk.agent a ON a.id = t.owner_id AND a.active WHERE t.id = v_ticket),
        desk.ticket_lead(v_ticket));
    RETURN CASE WHEN v_told IS NOT NULL THEN desk.post_agent(v_ticket, v_told, 'problem', jsonb_build_object(
            'to', desk.person_text(o.recipient_name, o.recipient),
            'reason', desk.unsent_why(o)),
        false) END;
END;
$$;
