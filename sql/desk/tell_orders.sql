-- The owner learns what another agent's commands changed in the ticket, if it is still the owner's and no command has told
-- him of itself.
CREATE FUNCTION desk.tell_orders(c desk.command, commands jsonb, transcript jsonb, owner_id integer) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    c_silent constant text[] := ARRAY['note', 'take', 'assign', 'queue', 'promises', 'status', 'help'];
    v_text text := (
        SELECT string_agg(concat_ws(E'\n', e ->> 'line', e ->> 'said'), E'\n\n' ORDER BY n)
        FROM jsonb_array_elements(transcript) WITH ORDINALITY AS x (e, n)
        WHERE commands -> (n::integer - 1) ->> 'word' <> ALL (c_silent));
BEGIN
    IF v_text IS NOT NULL AND owner_id <> c.agent_id
       AND owner_id = (SELECT t.owner_id FROM desk.ticket t WHERE t.id = c.ticket_id) THEN
        PERFORM desk.post_agents(c.ticket_id, ARRAY[owner_id], 'note', jsonb_build_object(
            'text', format(E'%s gave these commands:\n\n', desk.agent_name(c.agent_id)) || v_text,
            'author', desk.agent_name(c.agent_id), 'kind_held', false, 'third_party', false), false,
            NULL, NULL, NULL, desk.agent_name(c.agent_id));
    END IF;
END;
$$;
