-- One more fact of what happened.
CREATE FUNCTION desk.event_add(
    kind text, ticket_id bigint, incoming_id bigint, outbox_id bigint, facts jsonb DEFAULT '{}')
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO desk.event (at, kind, ticket_id, incoming_id, outbox_id, facts)
    VALUES (desk.now(), event_add.kind, event_add.ticket_id, event_add.incoming_id, event_add.outbox_id,
        jsonb_strip_nulls(event_add.facts));
END;
$$;
