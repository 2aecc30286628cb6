-- What in a mail points to tickets, as the decision saw it (desk.thread_candidates): [{by, ticket, participant}], the
-- surest first. participant: the sender takes part in that ticket today.
CREATE FUNCTION desk.ctl_clues(i desk.incoming) RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    WITH mail AS (
        SELECT desk.mail_again(i) AS m
    )
    SELECT coalesce(jsonb_agg(jsonb_build_object(
               'by', c.joined_by,
               'ticket', desk.ctl_label(t.number),
               'participant', EXISTS (
                   SELECT FROM desk.participant p
                     JOIN desk.message w ON w.customer_id = p.customer_id AND w.incoming_id = i.id
                    WHERE p.ticket_id = c.ticket_id)) ORDER BY c.rank, t.number), '[]')
      FROM mail
     CROSS JOIN desk.setting s
     CROSS JOIN desk.thread_candidates(mail.m, s) c
      JOIN desk.ticket t ON t.id = c.ticket_id
     WHERE i.document IS NOT NULL
$$;
