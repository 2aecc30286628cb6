-- promisectl parked list: the mails that wait for a person's decision, the oldest first.
CREATE FUNCTION api.ctl_parked() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
SET timezone = 'UTC'
AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object(
               'now', desk.now(),
               'mail', i.id,
               'mailbox', b.name,
               'uid', i.uid,
               'internal_date', i.internal_date,
               'size', i.size,
               'stored', octet_length(i.raw),
               'cause', i.cause,
               'detail', i.detail,
               'ticket', desk.ctl_label(desk.ticket_number_of(i.id))) ORDER BY i.id), '[]')
      FROM incoming i
      JOIN mailbox b ON b.id = i.mailbox_id
     WHERE i.state = 'parked'
$$;
