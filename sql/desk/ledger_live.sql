-- Does the desk make promises in this ticket by itself? Only where a customer waits for something, and mail goes out to him.
CREATE FUNCTION desk.ledger_live(t desk.ticket) RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT t.customer_id IS NOT NULL AND NOT t.automatic AND NOT t.internal AND t.merged_into IS NULL
       AND (SELECT s.mode = 'live' FROM desk.setting s)
$$;
