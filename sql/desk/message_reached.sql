-- Does that address have an agent's answer: in a mail of ours that was taken by the next server and did not come back, or in the
-- agent's own, of which the desk has a copy?
CREATE FUNCTION desk.message_reached(m desk.message, address text) RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT CASE WHEN EXISTS (SELECT FROM desk.outbox o WHERE o.carries_id = m.id AND o.kind = 'relay')
        THEN EXISTS (
            SELECT FROM desk.outbox o
            WHERE o.carries_id = m.id AND o.kind = 'relay' AND lower(o.recipient) = lower(message_reached.address COLLATE "C")
              AND o.state = 'sent' AND o.bounced_at IS NULL)
        ELSE EXISTS (
            SELECT FROM desk.incoming i
            WHERE i.id = m.incoming_id
              AND lower(message_reached.address COLLATE "C") = ANY (desk.addresses_of(
                  nullif(i.document -> 'to', 'null'), nullif(i.document -> 'cc', 'null')))) END
$$;
