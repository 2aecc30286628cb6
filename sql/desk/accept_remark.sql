-- An agent's mail that names a ticket and went to nobody outside: a note. When it answers a mail of ours whose reply address
-- would have taken the answer to the customer, he may believe that it went there: he is told that it did not, and nothing that it
-- commands is done.
CREATE FUNCTION desk.accept_remark(m desk.mail, document jsonb, agent_id integer, ticket_id bigint) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    v_note bigint := desk.note_put(ticket_id, m, document, 'note', NULL, agent_id);
    v_outward boolean := coalesce(document -> 'commands' <> '[]', false) OR EXISTS (
        SELECT FROM desk.outbox o
        WHERE o.message_id = ANY (m.parents) AND o.audience = 'agent'
          AND (o.facts -> 'to_customer')::boolean);
    v_why record;
BEGIN
    PERFORM desk.tell_note(v_note);
    IF v_outward THEN
        v_why := desk.held_text('no-token');
        PERFORM desk.post_agent(accept_remark.ticket_id, accept_remark.agent_id, 'held', jsonb_build_object(
            'text', coalesce(document ->> 'new_text', ''), 'why', v_why.why, 'do', v_why.todo),
            (SELECT t.customer_id IS NOT NULL FROM desk.ticket t WHERE t.id = accept_remark.ticket_id),
            NULL, v_note, m.message_id);
    END IF;
    RETURN format('%s wrote without a reply address of the desk''s: kept as a note, nothing went to the customer',
        (SELECT a.name FROM desk.agent a WHERE a.id = accept_remark.agent_id));
END;
$$;
