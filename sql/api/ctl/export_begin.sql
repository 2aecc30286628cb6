-- What promisectl export will take: {"total", "missing": numbers that there are not, "customer": what is known of him, "desk", "now"}; or
-- {"refused": words}.
CREATE FUNCTION api.ctl_export_begin(numbers bigint[], customer text, since text) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
SET jit = off
SET timezone = 'UTC'
AS $$
DECLARE
    s desk.setting;
    v_since timestamptz;
    v_customer jsonb := (
        SELECT jsonb_build_object('address', c.address, 'name', c.name, 'language', c.language, 'since', c.created_at)
        FROM desk.customer c WHERE lower(c.address) = lower(ctl_export_begin.customer COLLATE "C"));
BEGIN
    SELECT * INTO s FROM desk.setting;
    BEGIN
        v_since := desk.import_day(ctl_export_begin.since, s);
    EXCEPTION WHEN data_exception THEN
        RETURN jsonb_build_object('refused', format('"%s" is no day; write --since 2026-01-31', left(ctl_export_begin.since, 40)));
    END;
    IF ctl_export_begin.customer IS NOT NULL AND v_customer IS NULL THEN
        RETURN jsonb_build_object('refused', format('the desk knows no customer %s: nothing of him is stored', left(customer, 300)));
    END IF;
    RETURN jsonb_build_object(
        'now', desk.now(), 'desk', s.name, 'address', s.address, 'customer', v_customer,
        'total', (SELECT count(*) FROM desk.export_tickets(numbers, ctl_export_begin.customer, v_since)),
        'missing', (
            SELECT coalesce(jsonb_agg(desk.ctl_label(n.number) ORDER BY n.number), '[]') FROM unnest(numbers) AS n (number)
            WHERE NOT EXISTS (SELECT FROM desk.ticket t WHERE t.number = n.number)));
END;
$$;
