-- Budgets: what nobody's forged mail may make us send.
CREATE FUNCTION desk.receipt_rule_12(m desk.mail, s desk.setting) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_to text := coalesce(desk.receipt_destination(m), m.from_address);
    v_address record;
    v_all bigint;
    v_domain bigint;
BEGIN
    IF m.received_count > 50 THEN
        RETURN format('it passed %s servers: a loop', m.received_count);
    END IF;
    SELECT count(*) AS day, count(*) FILTER (WHERE o.created_at > desk.now() - interval '1 hour') AS hour,
        coalesce(bool_or(o.subject_core = desk.subject_core(m.subject)), false) AS same_subject
    INTO v_address
    FROM desk.outbox o
    WHERE lower(o.recipient) = lower(v_to COLLATE "C") AND o.created_at > desk.now() - interval '1 day' AND o.kind = 'receipt';
    SELECT all_receipts, domain_receipts INTO v_all, v_domain FROM desk.receipts_spent(split_part(v_to, '@', 2));
    RETURN CASE
        WHEN v_address.same_subject THEN format('%s had a receipt for this subject within a day', v_to)
        WHEN v_address.hour >= s.per_address_hour
            THEN format('%s had %s receipts within an hour (budget.per_address_hour)', v_to, v_address.hour)
        WHEN v_address.day >= s.per_address_day
            THEN format('%s had %s receipts within a day (budget.per_address_day)', v_to, v_address.day)
        WHEN v_domain >= s.per_domain_hour
            THEN format('its domain had %s receipts within an hour (budget.per_domain_hour)', v_domain)
        WHEN v_all >= s.per_hour THEN format('%s receipts were sent within an hour (budget.per_hour)', v_all)
        WHEN s.per_ticket < 1 THEN 'tickets get no automatic mail (budget.per_ticket)'
    END;
END;
$$;
