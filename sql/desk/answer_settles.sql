-- Do a customer's word or two ask for nothing more? With nothing attached, to a mail that no person wrote or that closed the ticket:
-- what was called done is confirmed, or what was to be done is no longer needed. To a person they may be the answer to a question
-- of his.
CREATE FUNCTION desk.answer_settles(m desk.mail, document jsonb, means text) RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(means IN ('confirmed', 'released'), false) AND coalesce(document -> 'attachments', '[]') IN ('[]', 'null')
       AND EXISTS (SELECT FROM desk.outbox o WHERE o.message_id = m.parents[1] AND (o.kind <> 'relay' OR o.facts ? 'closes'))
$$;
