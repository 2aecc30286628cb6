-- A mail was parked: an event each time, the admin told the first time.
CREATE FUNCTION desk.tell_parked(incoming_id bigint) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    v_told boolean := EXISTS (
        SELECT FROM desk.event e WHERE e.incoming_id = tell_parked.incoming_id AND e.kind = 'parked');
    v_facts jsonb;
BEGIN
    SELECT jsonb_build_object('mail', i.id, 'mailbox', m.name, 'uid', i.uid, 'cause', i.cause,
        'detail', coalesce(left(i.detail, 500), ''), 'command', 'promisectl explain mail ' || i.id)
    INTO v_facts
    FROM desk.incoming i JOIN desk.mailbox m ON m.id = i.mailbox_id
    WHERE i.id = tell_parked.incoming_id;
    PERFORM desk.event_add('parked', NULL, tell_parked.incoming_id, NULL, v_facts - 'command');
    IF NOT v_told THEN
        PERFORM desk.tell_admin('parked', v_facts, tell_parked.incoming_id);
    END IF;
END;
$$;
