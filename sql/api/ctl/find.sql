-- Finds by Message-ID, with or without its angle brackets: {"mails": [ids, those that are no duplicates first],
-- "outbox": id or null}. Messages of tickets have an index; the other mails are looked through only if there is none.
CREATE FUNCTION api.ctl_find(wanted text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
AS $$
    SELECT jsonb_build_object(
        'mails', coalesce(
            (SELECT jsonb_agg(of_ticket.incoming_id ORDER BY of_ticket.incoming_id)
               FROM (SELECT m.incoming_id FROM message m WHERE m.message_id = given.message_id
                     UNION ALL SELECT n.incoming_id FROM note n WHERE n.message_id = given.message_id) AS of_ticket
              WHERE of_ticket.incoming_id IS NOT NULL),
            (SELECT jsonb_agg(i.id ORDER BY i.duplicate_of IS NOT NULL, i.id) FROM incoming i WHERE i.message_id = given.message_id),
            '[]'),
        'outbox', (SELECT o.id FROM outbox o WHERE o.message_id = given.message_id))
      FROM (SELECT '<' || btrim(wanted, ' <>') || '>') AS given (message_id)
$$;
