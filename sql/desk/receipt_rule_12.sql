-- Budgets: what nobody's forged mail may make us send.
CREATE FUNCTION desk.receipt_rule_12(m desk.mail, s desk.setting) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_to text := coalesce(desk.receipt_destination(m), m.from_address);
    v_had record;
BEGIN
    IF m.received_count > 50 THEN
        RETURN format('it passed %s servers: a loop', m.received_count);
    ELSIF s.per_ticket < 1 THEN
        RETURN 'tickets get no automatic mail (budget.per_ticket)';
    END IF;
    SELECT count(*) AS of_day,
        count(*) FILTER (WHERE o.created_at > desk.now() - interval '1 hour') AS of_hour,
        array_agg(o.subject_core) AS subjects,
        (SELECT sum(n.receipts) FROM desk.spent n
          WHERE n.scope = 'domain' AND n.key = split_part(v_to, '@', 2) AND n.slot > desk.now() - interval '1 hour') AS of_domain,
        (SELECT sum(n.receipts) FROM desk.spent n
          WHERE n.scope = 'all' AND n.key = '' AND n.slot > desk.now() - interval '1 hour') AS of_all
    INTO v_had
    FROM desk.outbox o
    WHERE lower(o.recipient) = lower(v_to COLLATE "C") AND o.created_at > desk.now() - interval '1 day' AND o.kind = 'receipt';
    RETURN CASE
        WHEN v_had.of_day > 0 AND desk.subject_core(m.subject) = ANY (v_had.subjects)
            THEN format('%s had a receipt for this subject within a day', v_to)
        WHEN v_had.of_hour >= s.per_address_hour
            THEN format('%s had %s receipts within an hour (budget.per_address_hour)', v_to, v_had.of_hour)
        WHEN v_had.of_day >= s.per_address_day
            THEN format('%s had %s receipts within a day (budget.per_address_day)', v_to, v_had.of_day)
        WHEN coalesce(v_had.of_domain, 0) >= s.per_domain_hour
            THEN format('its domain had %s receipts within an hour (budget.per_domain_hour)', coalesce(v_had.of_domain, 0))
        WHEN coalesce(v_had.of_all, 0) >= s.per_hour
            THEN format('%s receipts were sent within an hour (budget.per_hour)', coalesce(v_had.of_all, 0))
    END;
END;
$$;
