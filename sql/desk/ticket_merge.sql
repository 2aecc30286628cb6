-- Everything of one ticket moves into another: messages, notes, who takes part and who watches. What went out under the old
-- number stays with it (mails of ours, their tokens, the anchor, events), so that a report about such a mail finds it; and
-- merged_into says where it belongs now (desk.ticket_now). merged_into never names a merged ticket, whatever was merged before.
-- What cannot be is raised as PD003, in words.
CREATE FUNCTION desk.ticket_merge(from_id bigint, into_id bigint, agent_id integer) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    f desk.ticket;
    t desk.ticket;
BEGIN
    PERFORM desk.accept_lock();
    from_id := desk.ticket_now(from_id);
    into_id := desk.ticket_now(into_id);
    IF from_id IS NULL OR into_id IS NULL THEN
        RAISE EXCEPTION 'there is no such ticket' USING ERRCODE = 'PD003';
    ELSIF from_id = into_id THEN
        RAISE EXCEPTION 'they are one ticket already' USING ERRCODE = 'PD003';
    END IF;
    -- The clock and the senders lock tickets too, without accept_lock: whoever locks several does it in the order of ids.
    PERFORM FROM desk.ticket x
    WHERE x.id IN (from_id, into_id) OR x.merged_into = from_id OR x.split_from = from_id
    ORDER BY x.id FOR NO KEY UPDATE;
    SELECT * INTO f FROM desk.ticket x WHERE x.id = from_id;
    SELECT * INTO t FROM desk.ticket x WHERE x.id = into_id;

    PERFORM desk.talk_move(ARRAY(SELECT m.id FROM desk.message m WHERE m.ticket_id = f.id),
        ARRAY(SELECT n.id FROM desk.note n WHERE n.ticket_id = f.id), t.id);
    PERFORM desk.ticket_merge_people(f, t);
    PERFORM desk.ticket_merge_state(f, t);
    PERFORM desk.ledger_merged(f.id, t.id);
    PERFORM desk.ledger_state(t.id, t.state);
    PERFORM desk.timers_again(t.id);
    UPDATE desk.ticket x SET merged_into = t.id WHERE x.merged_into = f.id;
    UPDATE desk.ticket x SET split_from = nullif(t.id, x.id) WHERE x.split_from = f.id;
    PERFORM desk.event_add('merged', f.id, NULL, NULL, jsonb_build_object(
        'into', t.number, 'agent', agent_id, 'state', f.state, 'owner', f.owner_id, 'attention', f.attention));
    PERFORM desk.event_add('absorbed', t.id, NULL, NULL, jsonb_build_object(
        'from', f.number, 'agent', agent_id, 'reopened', CASE WHEN t.state = 'closed' AND f.state <> 'closed' THEN true END));
END;
$$;
