-- The last five mails and notes of a ticket.
CREATE FUNCTION desk.status_mails(ticket_id bigint, OUT at timestamptz, OUT line text) RETURNS SETOF record
LANGUAGE sql STABLE
AS $$
    SELECT x.received_at, desk.moment_shown(x.received_at) || ': ' || x.what
    FROM (SELECT m.received_at, m.seq, CASE WHEN m.agent_id IS NULL THEN 'from ' || m.sender
              ELSE desk.agent_name(m.agent_id) || ', to the customer' END AS what
          FROM desk.message m WHERE m.ticket_id = status_mails.ticket_id
          UNION ALL
          SELECT n.received_at, n.seq, 'inside, ' || n.kind || coalesce(' (' || n.reason || ')', '') || ', from ' || n.sender
          FROM desk.note n WHERE n.ticket_id = status_mails.ticket_id
          ORDER BY seq DESC
          LIMIT 5) x
$$;
