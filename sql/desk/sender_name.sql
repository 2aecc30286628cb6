-- Whose name a notification shows: the customer's, else his address, else what From said.
CREATE FUNCTION desk.sender_name(m desk.message) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(nullif(btrim(left(regexp_replace(v.name, '[[:cntrl:][:space:]]+', ' ', 'g'), 60)), ''), 'no sender')
    FROM (SELECT coalesce(
        (SELECT coalesce(nullif(c.name, ''), c.address) FROM desk.customer c WHERE c.id = m.customer_id), m.sender)) AS v (name)
$$;
