-- promisectl explain 1042: each of the ticket's mails, in order; NULL if there is no such ticket.
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
              FROM (SELECT m.seq, m.incoming_id FROM message m WHERE m.ticket_id = t.id
                    UNION ALL SELECT n.seq, n.incoming_id FROM note n WHERE n.ticket_id = t.id) AS filed
              JOIN incoming i ON i.id = filed.incoming_id))
      FROM ticket t
     WHERE t.number = wanted
$$;
