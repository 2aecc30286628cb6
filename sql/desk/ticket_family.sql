-- The ticket and those merged into it: the mails that went out under their numbers stay with them.
CREATE FUNCTION desk.ticket_family(ticket_id bigint) RETURNS bigint[]
LANGUAGE sql STABLE
AS $$
    SELECT ARRAY[ticket_family.ticket_id] || ARRAY(
        SELECT t.id FROM desk.ticket t WHERE t.merged_into = ticket_family.ticket_id ORDER BY t.id)
$$;
