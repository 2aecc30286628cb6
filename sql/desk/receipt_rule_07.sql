-- Addresses where machines live.
CREATE FUNCTION desk.receipt_rule_07(m desk.mail, s desk.setting) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT CASE
        WHEN desk.machine_address(m.from_address) THEN format('the sender %s is a machine''s address', m.from_address)
        WHEN m.return_path IS DISTINCT FROM m.from_address AND desk.machine_address(m.return_path)
            THEN format('Return-Path %s is a machine''s address', m.return_path)
        WHEN desk.signal(m.automatic, 'machine-sender') IS NOT NULL
            THEN 'the sender is a machine''s address: ' || desk.signal(m.automatic, 'machine-sender')
    END
$$;
