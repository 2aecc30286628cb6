-- The customer of that address, found whatever its case, made when new. Under accept's lock.
CREATE FUNCTION desk.customer_of(address text, name text) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    v_id bigint;
BEGIN
    SELECT c.id INTO v_id FROM desk.customer c WHERE lower(c.address) = lower(customer_of.address COLLATE "C");
    IF v_id IS NULL AND customer_of.address IS NOT NULL THEN
        INSERT INTO desk.customer (address, name, created_at)
        VALUES (customer_of.address, customer_of.name, desk.now())
        RETURNING id INTO v_id;
    END IF;
    RETURN v_id;
END;
$$;
