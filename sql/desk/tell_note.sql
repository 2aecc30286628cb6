-- A note to those who have to do with the ticket: who is told of it, and whoever wrote in it; not to its author.
CREATE FUNCTION desk.tell_note(note_id bigint) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    n desk.note;
    v_told integer[];
    v_author text;
BEGIN
    SELECT * INTO n FROM desk.note x WHERE x.id = tell_note.note_id;
    v_told := ARRAY(
        SELECT told.id FROM (
            SELECT desk.told_agents(n.ticket_id, NULL) AS id
            UNION SELECT x.agent_id FROM desk.note x WHERE x.ticket_id = n.ticket_id AND x.kind IN ('note', 'commands', 'forward')
            UNION SELECT m.agent_id FROM desk.message m WHERE m.ticket_id = n.ticket_id) told
        JOIN desk.agent a ON a.id = told.id AND a.active
        -- Of a held one the author is not known.
        WHERE a.id IS DISTINCT FROM CASE WHEN n.kind <> 'held' THEN n.agent_id END
        ORDER BY told.id);
    IF v_told = '{}' THEN
        RETURN;
    END IF;
    v_author := CASE WHEN n.kind <> 'held' THEN (SELECT a.name FROM desk.agent a WHERE a.id = n.agent_id) END;
    PERFORM desk.post_agents(n.ticket_id, v_told, 'note', jsonb_build_object(
            'text', CASE WHEN n.kind = 'held' THEN n.text ELSE n.new_text END,
            'author', coalesce(v_author, n.sender),
            'kind_held', n.kind = 'held',
            'third_party', n.kind = 'third-party'),
        false, NULL, n.id, NULL, coalesce(v_author, nullif(btrim(left(n.sender, 60)), '')));
END;
$$;
