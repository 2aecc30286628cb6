-- Is every line of it a customer's own in this ticket? Wherever a mail program broke it.
CREATE FUNCTION desk.relay_verified(quote text, ticket_id bigint) RETURNS boolean
LANGUAGE sql STABLE
AS $$
    WITH said AS MATERIALIZED (
        SELECT desk.text_flat(m.new_text) AS line
        FROM desk.message m WHERE m.ticket_id = relay_verified.ticket_id AND m.agent_id IS NULL)
    SELECT NOT EXISTS (
        SELECT FROM desk.text_lines(quote) l
        WHERE NOT EXISTS (SELECT FROM said s WHERE position(l.line IN s.line) > 0))
$$;
