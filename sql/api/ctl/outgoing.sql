-- promisectl outbox show ID: an outgoing mail with its events; NULL if there is none of that number.
CREATE FUNCTION api.ctl_outgoing(wanted bigint) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
SET timezone = 'UTC'
AS $$
    SELECT desk.ctl_outgoing(o) || jsonb_build_object(
        'envelope_sender', o.envelope_sender,
        'reply_to', o.reply_to,
        'in_reply_to', o.in_reply_to,
        'references', o.reference_ids,
        'auto_submitted', o.auto_submitted,
        'facts', o.facts,
        'events', (
            SELECT coalesce(jsonb_agg(desk.ctl_event(e) ORDER BY e.id), '[]')
              FROM event e WHERE e.outbox_id = o.id))
      FROM outbox o
     WHERE o.id = wanted
$$;
