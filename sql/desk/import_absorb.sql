-- The mail that just came into ticket into_id is what another imported ticket answers: that one joins it. Only where nothing but
-- imports has happened in either.
CREATE FUNCTION desk.import_absorb(into_id bigint, message_id text, i desk.import) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    t desk.ticket;
    f desk.ticket;
BEGIN
    FOR f IN
        SELECT x.* FROM desk.import_parent o JOIN desk.ticket x ON x.id = o.ticket_id
        WHERE o.message_id = import_absorb.message_id AND o.ticket_id <> into_id
        ORDER BY x.id
    LOOP
        SELECT * INTO t FROM desk.ticket x WHERE x.id = into_id;
        CONTINUE WHEN NOT desk.import_untouched(t) OR NOT desk.import_untouched(f);
        PERFORM desk.talk_move(ARRAY(SELECT m.id FROM desk.message m WHERE m.ticket_id = f.id),
            ARRAY(SELECT n.id FROM desk.note n WHERE n.ticket_id = f.id), t.id);
        PERFORM desk.ticket_merge_people(f, t);
        UPDATE desk.ticket x
        SET customer_id = coalesce(x.customer_id, f.customer_id), internal = x.internal AND f.internal,
            automatic = x.automatic AND f.automatic, arrived_at = least(x.arrived_at, f.arrived_at)
        WHERE x.id = t.id;
        UPDATE desk.ticket x SET merged_into = t.id WHERE x.merged_into = f.id;
        UPDATE desk.ticket x
        SET merged_into = t.id, state = 'closed', closed_at = coalesce(x.closed_at, desk.now()), wait_until = NULL
        WHERE x.id = f.id;
        UPDATE desk.import_parent o SET ticket_id = t.id
        WHERE o.ticket_id = f.id AND NOT EXISTS (
            SELECT FROM desk.import_parent e WHERE e.ticket_id = t.id AND e.message_id = o.message_id);
        PERFORM desk.event_add('merged', f.id, NULL, NULL, jsonb_build_object('into', t.number, 'imported', i.id));
        PERFORM desk.event_add('absorbed', t.id, NULL, NULL, jsonb_build_object('from', f.number, 'imported', i.id));
    END LOOP;
    DELETE FROM desk.import_parent o WHERE o.message_id = import_absorb.message_id;
END;
$$;
