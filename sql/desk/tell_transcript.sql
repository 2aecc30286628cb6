-- What became of an agent's commands, line by line, in answer to his mail.
CREATE FUNCTION desk.tell_transcript(ticket_id bigint, agent_id integer, lines jsonb, failed boolean, parent text)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM desk.post_agent(t.id, tell_transcript.agent_id, 'transcript', jsonb_build_object(
            'lines', (SELECT coalesce(string_agg(
                    concat_ws(E'\n    ', l ->> 'line', replace(l ->> 'said', E'\n', E'\n    ')), E'\n' ORDER BY n), '')
                FROM jsonb_array_elements(tell_transcript.lines) WITH ORDINALITY AS x (l, n)),
            'failed', tell_transcript.failed),
        t.customer_id IS NOT NULL, NULL, NULL, tell_transcript.parent)
    FROM desk.ticket t WHERE t.id = tell_transcript.ticket_id;
END;
$$;
