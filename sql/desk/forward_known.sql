-- The ticket that has the forwarded mail already: the same Message-ID from the same address. (An id alone is nothing: anybody
-- may have used it again.)
CREATE FUNCTION desk.forward_known(document jsonb, address text) RETURNS bigint
LANGUAGE sql STABLE
AS $$
    SELECT w.ticket_id
    FROM desk.message w JOIN desk.customer c ON c.id = w.customer_id
    WHERE w.message_id = document #>> '{forwarded,message_id}'
      AND lower(c.address) = lower(forward_known.address COLLATE "C")
    ORDER BY w.id
    LIMIT 1
$$;
