-- Receipts of the whole desk within the last hour, in steps of five minutes.
CREATE FUNCTION desk.receipts_spent() RETURNS bigint
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(sum(n.receipts), 0) FROM desk.spent n
    WHERE n.scope = 'all' AND n.key = '' AND n.slot > desk.now() - interval '1 hour'
$$;
