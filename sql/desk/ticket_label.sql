-- A ticket as agents read it: ACME-1042.
CREATE FUNCTION desk.ticket_label(ticket_id bigint) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT desk.ctl_label(t.number) FROM desk.ticket t WHERE t.id = ticket_label.ticket_id
$$;
