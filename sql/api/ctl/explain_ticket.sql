-- promisectl explain 1042: each of the ticket's mails, in order; of a merged ticket those of the one where they are now. NULL if
-- there is no such ticket.
CREATE FUNCTION api.ctl_explain_ticket(wanted bigint) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
SET timezone = 'UTC'
AS $$
    SELECT jsonb_build_object(
        'ticket', desk.ctl_label(t.number),
        'subject', t.subject,
        'mails', (
            SELECT coalesce(jsonb_agg(desk.ctl_explain(i) ORDER BY filed.seq), '[]')
              FROM (SELECT min(f.seq) AS seq, f.incoming_id -- a forward is a message and a note
                      FROM (SELECT m.seq, m.incoming_id FROM message m WHERE m.ticket_id = t.id
                            UNION ALL SELECT n.seq, n.incoming_id FROM note n WHERE n.ticket_id = t.id) AS f
                     GROUP BY f.incoming_id) AS filed
              JOIN incoming i ON i.id = filed.incoming_id))
      FROM ticket shown
      JOIN ticket t ON t.id = coalesce(shown.merged_into, shown.id)
     WHERE shown.number = wanted
$$;
