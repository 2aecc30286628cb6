-- The rating that a mail gives (the reader's rating, 1 to 5) when it answers one that asked for it, from whom it asked, with nothing
-- attached. NULL: it gives none.
CREATE FUNCTION desk.rate_given(m desk.mail, d desk.decision, t desk.ticket, document jsonb) RETURNS integer
LANGUAGE sql STABLE
AS $$
    SELECT (document ->> 'rating')::integer
    WHERE (document ->> 'rating')::integer BETWEEN 1 AND 5 AND d.rule = 11 AND NOT m.old
      AND m.customer_id = t.customer_id AND coalesce(document -> 'attachments', '[]') IN ('[]', 'null')
      AND EXISTS (SELECT FROM desk.outbox o WHERE o.message_id = m.parents[1] AND o.facts ? 'rate')
$$;
