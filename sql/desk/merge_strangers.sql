-- Why two tickets of different customers are not merged by a bare number; NULL when they are the same person's, or one has none.
CREATE FUNCTION desk.merge_strangers(from_id bigint, into_id bigint) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT format('%s is %s''s and %s is %s''s: both would then get every answer. If that is right, write: #merge %s both',
        desk.ticket_label(from_id), f.address, desk.ticket_label(into_id), i.address, desk.ticket_label(into_id))
    FROM desk.ticket a JOIN desk.customer f ON f.id = a.customer_id, desk.ticket b JOIN desk.customer i ON i.id = b.customer_id
    WHERE a.id = from_id AND b.id = into_id AND f.id <> i.id
$$;
