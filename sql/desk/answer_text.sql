-- What a customer's mail came to by the word or two that it is, for agents; NULL: it is as any other mail.
CREATE FUNCTION desk.answer_text(m desk.message) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT string_agg(CASE e.kind
        WHEN 'rated' THEN format('How it went, says the customer: %s of 5.', e.facts ->> 'rating')
        WHEN 'answer-unclear' THEN format('This may mean one of several promises (%s), so nothing was done about them.', (
            SELECT string_agg(format('%s. %s', x.number, desk.promise_text(x)), '; ' ORDER BY x.number)
            FROM desk.promise x WHERE e.facts -> 'promises' @> to_jsonb(x.id)))
        WHEN 'promise-withdrawn' THEN format('Promise %s (%s) is withdrawn: the customer no longer needs it, and was told that this was understood.',
            p.number, desk.promise_text(p))
        WHEN 'promise-disputed' THEN format('Promise %s (%s) is no longer kept: the customer says that it is not done.%s', p.number,
            desk.promise_text(p), coalesce(' ' || desk.agent_name((e.facts -> 'agent')::integer) || ' decides.', ''))
        ELSE CASE WHEN e.facts ? 'open'
            THEN format('The customer says yes to promise %s (%s), which nobody has called kept. If it is done: #kept %1$s', p.number, desk.promise_text(p))
            ELSE format('The customer confirms promise %s (%s).', p.number, desk.promise_text(p)) END END, E'\n' ORDER BY e.id)
    FROM desk.event e LEFT JOIN desk.promise p ON p.id = e.promise_id
    WHERE e.incoming_id = m.incoming_id AND m.agent_id IS NULL
      AND (e.kind IN ('rated', 'answer-unclear', 'promise-disputed', 'promise-confirmed')
           OR e.kind = 'promise-withdrawn' AND e.facts ->> 'by' = 'customer')
$$;
