-- A customer whom the desk does not know yet; NULL for mail without a usable sender.
CREATE FUNCTION desk.customer_add(address text, name text) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    v_id bigint;
BEGIN
    IF address IS NOT NULL THEN
        INSERT INTO desk.customer (address, name, created_at)
        VALUES (customer_add.address, customer_add.name, desk.now())
        RETURNING id INTO v_id;
    END IF;
    RETURN v_id;
END;
$$;
