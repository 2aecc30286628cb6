-- An agent's mail that belongs to no ticket and to no customer: a ticket of the desk's own, of which the queue's agents are
-- told, and its author how it could become a customer's. One that only asks (#help) is closed at once.
CREATE FUNCTION desk.accept_internal(m desk.mail, document jsonb, agent_id integer, OUT ticket_id bigint, OUT detail text)
LANGUAGE plpgsql
AS $$
DECLARE
    v_commands jsonb := coalesce(nullif(document -> 'commands', 'null'), '[]');
    v_only boolean := v_commands <> '[]' AND document ->> 'body' = '';
    v_label text;
    v_note bigint;
    o desk.orders;
BEGIN
    ticket_id := desk.ticket_internal(m);
    v_note := desk.note_put(ticket_id, m, document, CASE WHEN v_only THEN 'commands' ELSE 'note' END, NULL, agent_id);
    PERFORM desk.watch(ticket_id, agent_id);
    o := desk.tokenless_orders(m, document, agent_id, ticket_id);
    v_label := (SELECT desk.ctl_label(t.number) FROM desk.ticket t WHERE t.id = o.ticket_id);
    IF v_only AND NOT jsonb_path_exists(v_commands, '$[*].word ? (@ != "help" && @ != "status" && @ != "promises")') THEN
        UPDATE desk.ticket t SET state = 'closed', closed_at = desk.now() WHERE t.id = ticket_id;
    ELSIF (SELECT t.internal FROM desk.ticket t WHERE t.id = o.ticket_id) THEN
        o.transcript := o.transcript || jsonb_build_object('line', 'Your mail', 'done', true, 'said',
            format('It is %s, which stays inside the desk: no customer takes part in it. If it is a customer''s matter, ', v_label)
            || 'answer with a line "#from ADDRESS" at the top and the customer''s address, or, if it belongs to another ticket, '
            || '"#merge NUMBER".');
    END IF;
    IF NOT v_only THEN
        PERFORM desk.tell_note(v_note);
    END IF;
    PERFORM desk.tell_transcript(o.ticket_id, agent_id, o.transcript, false, m.message_id);
    ticket_id := o.ticket_id;
    detail := format('%s wrote to the desk itself: an internal ticket, no customer sees it',
        (SELECT a.name FROM desk.agent a WHERE a.id = agent_id));
END;
$$;
