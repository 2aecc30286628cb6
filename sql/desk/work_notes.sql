-- What agents did inside a ticket since then, as far as it was work on it: notes, commands that changed something, answers
-- that did not get through. Not what asked for its state, or said only who has it or what was promised (customers are told
-- that apart), nor commands that were refused, nor what somebody else may have sent in an agent's name.
CREATE FUNCTION desk.work_notes(ticket_id bigint, since timestamptz) RETURNS TABLE (agent_id integer, at timestamptz)
LANGUAGE sql STABLE
AS $$
    SELECT n.agent_id, n.created_at
    FROM desk.note n LEFT JOIN desk.incoming i ON i.id = n.incoming_id
    WHERE n.ticket_id = work_notes.ticket_id AND n.created_at > since AND n.agent_id IS NOT NULL
      AND CASE n.kind
          WHEN 'note' THEN true
          WHEN 'forward' THEN true
          WHEN 'commands' THEN EXISTS (
              SELECT FROM (
                  SELECT jsonb_path_query(i.document, '$.commands[*].word') #>> '{}'
                  UNION ALL -- by promisectl there is no mail
                  SELECT lower(m[1]) FROM regexp_matches(n.text, '^#([[:alpha:]]+)', 'gn') m WHERE i.id IS NULL) AS w (word)
              WHERE w.word <> ALL ('{status,help,promises,take,assign,wait,reopen,promise,kept,move,drop,ack,ok}'))
          WHEN 'held' THEN n.reason IN ('words-inside', 'nothing-left', 'quote', 'repeats', 'note-text',
              'agent-address', 'file-names-agent', 'command-line')
          ELSE false END
    UNION ALL
    SELECT m.agent_id, m.created_at
    FROM desk.message m
    WHERE m.ticket_id = work_notes.ticket_id AND m.created_at > since AND m.agent_id IS NOT NULL
      AND EXISTS (SELECT FROM desk.outbox o WHERE o.carries_id = m.id AND o.kind = 'relay')
    UNION ALL -- of which the note is in the other ticket; and what is not told apart, for it is over
    SELECT (e.facts ->> 'agent')::integer, e.at
    FROM desk.event e JOIN desk.ticket t ON t.id = e.ticket_id
    WHERE e.ticket_id = work_notes.ticket_id AND e.at > since AND e.facts ? 'agent'
      AND (e.kind IN ('split', 'absorbed')
           OR e.kind = 'waiting' AND t.state <> 'waiting'
           OR e.kind IN ('taken', 'assigned') AND t.owner_id IS NULL)
$$;
