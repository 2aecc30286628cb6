-- To whom an answer goes, for those who ask what became of it. Not STABLE: it is called in the statement that makes the mails,
-- and must see them.
CREATE FUNCTION desk.relayed_to(message_id bigint) RETURNS text
LANGUAGE sql VOLATILE
AS $$
    SELECT string_agg(o.recipient, ', ' ORDER BY o.id) FROM desk.outbox o
    WHERE o.carries_id = relayed_to.message_id AND o.kind = 'relay'
$$;
