-- The secret by which that address's mail finds the ticket. Made once; the receipt may have made it.
CREATE FUNCTION desk.customer_token(ticket_id bigint, address text) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    v_token text;
BEGIN
    SELECT k.token INTO v_token FROM desk.token k
    WHERE k.ticket_id = customer_token.ticket_id AND k.purpose = 'customer'
      AND k.address = lower(customer_token.address COLLATE "C")
    ORDER BY k.created_at, k.token
    LIMIT 1;
    IF v_token IS NULL THEN
        INSERT INTO desk.token (token, ticket_id, purpose, address, created_at)
        VALUES (left(desk.random_letters(), 26), customer_token.ticket_id, 'customer',
            lower(customer_token.address COLLATE "C"), desk.now())
        RETURNING token INTO v_token;
    END IF;
    RETURN v_token;
END;
$$;
