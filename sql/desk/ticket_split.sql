-- A customer's message, with what was written in answer to it, becomes a ticket of its own: its sender the requester, the
-- agents those of the old one, no second receipt. Later mail that answers it goes to the new ticket even when it carries a
-- token of the old one (desk.token_ticket). Gives the new ticket; what cannot be is raised as PD003, in words.
CREATE FUNCTION desk.ticket_split(ticket_id bigint, message_id bigint, agent_id integer) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    s desk.setting;
    t desk.ticket;
    w desk.message;
    n desk.ticket;
    v_moved bigint[];
BEGIN
    PERFORM desk.accept_lock();
    SELECT * INTO s FROM desk.setting;
    SELECT * INTO t FROM desk.ticket x WHERE x.id = desk.ticket_now(ticket_split.ticket_id) FOR NO KEY UPDATE;
    SELECT * INTO w FROM desk.message x WHERE x.id = ticket_split.message_id AND x.ticket_id = t.id;
    IF w.id IS NULL THEN
        RAISE EXCEPTION 'it is no message of this ticket' USING ERRCODE = 'PD003';
    ELSIF w.agent_id IS NOT NULL THEN
        RAISE EXCEPTION 'it is an agent''s answer: only what a customer wrote can be split off' USING ERRCODE = 'PD003';
    ELSIF NOT EXISTS (SELECT FROM desk.message x WHERE x.ticket_id = t.id AND x.agent_id IS NULL AND x.id <> w.id) THEN
        RAISE EXCEPTION 'it is the only message of the ticket' USING ERRCODE = 'PD003';
    ELSIF w.seq = 1 THEN
        RAISE EXCEPTION 'it is what the ticket was opened with: split the later messages off instead'
            USING ERRCODE = 'PD003';
    END IF;

    v_moved := ARRAY(SELECT desk.split_followers(w));
    n := desk.ticket_open(w.customer_id, coalesce(nullif(w.subject, ''), t.subject), t.queue, coalesce(w.answered_in, t.language),
        false, w.received_at, s);
    PERFORM desk.talk_move(v_moved, '{}', n.id);
    UPDATE desk.ticket x
    SET split_from = t.id, owner_id = t.owner_id,
        automatic = w.kind <> 'human' OR EXISTS (
            SELECT FROM desk.incoming i WHERE i.id = w.incoming_id AND i.receipt_rule BETWEEN 1 AND 7)
    WHERE x.id = n.id;
    PERFORM desk.ticket_split_people(t, n, ticket_split.agent_id);
    -- A number that a receipt gave to one of these messages, before a merge, is the new ticket's.
    UPDATE desk.ticket x SET merged_into = n.id
    FROM desk.event e JOIN desk.message m ON m.incoming_id = e.incoming_id AND m.ticket_id = n.id
    WHERE e.kind = 'opened' AND x.id = e.ticket_id AND x.merged_into = t.id;
    PERFORM desk.ledger_split(n.id);
    PERFORM desk.event_add('split', t.id, NULL, NULL, jsonb_build_object(
        'into', n.number, 'agent', ticket_split.agent_id, 'seq', w.seq, 'messages', to_jsonb(v_moved)));
    PERFORM desk.event_add('opened', n.id, NULL, NULL, jsonb_build_object(
        'split_from', t.number, 'agent', ticket_split.agent_id));
    RETURN n.id;
END;
$$;
