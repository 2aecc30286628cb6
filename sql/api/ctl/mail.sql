-- promisectl show --mail ID: one incoming mail; NULL if there is none of that number.
CREATE FUNCTION api.ctl_mail(wanted bigint) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
SET timezone = 'UTC'
AS $$
    SELECT jsonb_build_object(
        'now', desk.now(),
        'mail', i.id,
        'mailbox', b.name,
        'uidvalidity', i.uidvalidity,
        'uid', i.uid,
        'internal_date', i.internal_date,
        'fetched_at', i.fetched_at,
        'size', i.size,
        'stored', octet_length(i.raw),
        'header_only', i.header_only,
        'old', i.old,
        'sha256', encode(i.sha256, 'hex'),
        'settled', i.settled,
        'state', i.state,
        'attempts', i.attempts,
        'leased_until', i.leased_until,
        'cause', i.cause,
        'detail', i.detail,
        'disposition', i.disposition,
        'duplicate_of', i.duplicate_of,
        'receipt', desk.ctl_receipt(i),
        'message_id', i.message_id,
        'done_at', i.done_at,
        'ticket', desk.ctl_label(desk.ticket_number_of(i.id)),
        'message', (SELECT desk.ctl_message(m) FROM message m WHERE m.incoming_id = i.id),
        'note', (SELECT desk.ctl_note(n) FROM note n WHERE n.incoming_id = i.id),
        'document', i.document,
        'events', (
            SELECT coalesce(jsonb_agg(desk.ctl_event(e) ORDER BY e.id), '[]')
              FROM event e WHERE e.incoming_id = i.id))
      FROM incoming i
      JOIN mailbox b ON b.id = i.mailbox_id
     WHERE i.id = wanted
$$;
