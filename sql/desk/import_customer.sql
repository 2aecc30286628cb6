-- An imported mail of somebody outside: a message of its ticket, or a ticket of its own.
CREATE FUNCTION desk.import_customer(
    m desk.mail, document jsonb, ticket_id bigint, i desk.import, s desk.setting,
    OUT in_ticket bigint, OUT disposition text, OUT detail text)
LANGUAGE plpgsql
AS $$
BEGIN
    in_ticket := import_customer.ticket_id;
    disposition := CASE WHEN in_ticket IS NULL THEN 'ticket' ELSE 'reply' END;
    detail := 'imported';
    m.customer_id := coalesce(m.customer_id, desk.customer_add(m.from_address, m.from_name));
    IF in_ticket IS NULL THEN
        in_ticket := (desk.import_open(m, m.customer_id, false, i, s)).id;
    END IF;
    PERFORM desk.import_message(m, document, in_ticket, NULL, i);
    IF m.kind = 'human' THEN
        UPDATE desk.ticket t SET automatic = false
        WHERE t.id = in_ticket AND t.automatic AND t.customer_id = m.customer_id AND desk.import_untouched(t);
        UPDATE desk.customer c SET language = m.language
        WHERE c.id = m.customer_id AND c.language IS NULL AND m.language_by = 'text';
    END IF;
END;
$$;
