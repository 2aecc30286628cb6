-- Receipts of the last hour, in steps of five minutes: of the whole desk and to one domain.
CREATE FUNCTION desk.receipts_spent(domain text, OUT all_receipts bigint, OUT domain_receipts bigint)
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    all_receipts := (
        SELECT coalesce(sum(n.receipts), 0) FROM desk.spent n
        WHERE n.scope = 'all' AND n.key = '' AND n.slot > desk.now() - interval '1 hour');
    domain_receipts := (
        SELECT coalesce(sum(n.receipts), 0) FROM desk.spent n
        WHERE n.scope = 'domain' AND n.key = domain AND n.slot > desk.now() - interval '1 hour');
END;
$$;
