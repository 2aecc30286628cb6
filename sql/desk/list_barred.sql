-- Is a list of what was promised one mail too many? It counts as a receipt does: in the budgets of its address, its domain and the
-- desk.
CREATE FUNCTION desk.list_barred(m desk.mail, s desk.setting) RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT m.received_count > 50 OR s.per_ticket < 1
        OR count(*) FILTER (WHERE o.created_at > desk.now() - interval '1 hour') >= s.per_address_hour OR count(*) >= s.per_address_day
        OR s.per_domain_hour <= (SELECT coalesce(sum(n.receipts), 0) FROM desk.spent n
            WHERE n.scope = 'domain' AND n.key = m.from_domain AND n.slot > desk.now() - interval '1 hour')
        OR s.per_hour <= desk.receipts_spent()
    FROM desk.outbox o
    WHERE lower(o.recipient) = lower(m.from_address COLLATE "C") AND o.created_at > desk.now() - interval '1 day' AND o.kind = 'promises'
$$;
