-- The customer no longer needs it: it is withdrawn, at his word. He is told once that this was understood.
CREATE FUNCTION desk.promise_release(promise_id bigint, m desk.message) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    p desk.promise := desk.promise_withdraw(promise_release.promise_id, NULL, 'customer', NULL, m.incoming_id);
BEGIN
    RETURN desk.post_customer(p.ticket_id, 'promise', jsonb_build_object('released', jsonb_build_array(desk.promise_withdrawn_item(p))),
        NULL, p.id);
END;
$$;
