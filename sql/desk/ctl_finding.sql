-- What was found in an agent's words, as promisectl's answers carry it.
CREATE FUNCTION desk.ctl_finding(f desk.finding) RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT jsonb_build_object(
        'number', f.number, 'sentence', f.sentence, 'quote', f.quote, 'words', f.words, 'language', f.language, 'class', f.class,
        'conditional', f.conditional, 'read_as', f.spoken,
        'reading', (SELECT string_agg(concat_ws(' ', r.key, CASE WHEN jsonb_typeof(r.value) = 'string' THEN r.value #>> '{}' ELSE r.value::text END), ', ')
            FROM jsonb_each(f.spoken) r),
        'sent_at', f.sent_at, 'due_at', f.due_at, 'other_at', f.other_at,
        'precision', f.precision, 'state', f.state, 'why', f.why, 'promise', f.promise_id, 'concerns', f.concerns,
        'agent', desk.ctl_agent(f.agent_id), 'asks_next_at', f.next_at)
$$;
