-- The agents whose own promises a customer's word or two are about.
CREATE FUNCTION desk.answer_owners(m desk.message) RETURNS SETOF integer
LANGUAGE sql STABLE
AS $$
    SELECT DISTINCT a.id
    FROM desk.event e JOIN desk.promise p ON p.id = e.promise_id JOIN desk.agent a ON a.id = p.owner_id AND a.active
    WHERE e.incoming_id = m.incoming_id AND m.agent_id IS NULL
      AND e.kind IN ('promise-disputed', 'promise-confirmed', 'promise-withdrawn')
$$;
