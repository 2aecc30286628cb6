-- Measures of the mail that comes and goes, for api.ctl_metrics. Ages are 0 where nothing waits.
CREATE FUNCTION desk.metrics_mail() RETURNS TABLE (name text, type text, help text, labels jsonb, value numeric)
LANGUAGE sql STABLE
AS $$
    SELECT 'mailbox_fetched_timestamp_seconds', 'gauge', 'When the mailbox''s server last answered; 0: never.',
        jsonb_build_object('mailbox', b.name), coalesce(extract(epoch FROM b.fetched_at), 0)
    FROM desk.mailbox b WHERE b.active
    UNION ALL
    SELECT 'mailbox_away', 'gauge', '1: the mailbox cannot be served now.',
        jsonb_build_object('mailbox', b.name), (b.state = 'away')::integer
    FROM desk.mailbox b WHERE b.active
    UNION ALL
    SELECT 'mails_received', 'counter', 'Mails that were ever seen in the mailbox.',
        jsonb_build_object('mailbox', b.name), (SELECT count(*) FROM desk.incoming i WHERE i.mailbox_id = b.id)
    FROM desk.mailbox b
    UNION ALL
    SELECT 'mails_waiting', 'gauge', 'Stored mails that are yet to be read, and those that could not be read.', '{"state": "unread"}',
        count(*) FROM desk.incoming i WHERE i.state = 'new'
    UNION ALL
    SELECT 'mails_waiting', 'gauge', 'Stored mails that are yet to be read, and those that could not be read.', '{"state": "parked"}',
        count(*) FROM desk.incoming i WHERE i.state = 'parked'
    UNION ALL
    SELECT 'mails_unread_oldest_seconds', 'gauge', 'Age of the stored mail that has waited longest to be read.', '{}',
        desk.seconds_since(min(i.fetched_at)) FROM desk.incoming i WHERE i.state = 'new'
    UNION ALL
    SELECT 'outbox_mails', 'gauge', 'Outgoing mails that are not sent, by audience and state.',
        jsonb_build_object('audience', a.audience, 'state', s.state), coalesce(o.n, 0)
    FROM unnest(ARRAY['customer', 'agent', 'admin']) AS a (audience)
    CROSS JOIN unnest(ARRAY['queued', 'sending', 'retry', 'failed', 'withheld']) AS s (state)
    LEFT JOIN desk.outbox_unsent() o USING (audience, state)
    UNION ALL
    SELECT 'outbox_oldest_seconds', 'gauge', 'Age of the outgoing mail that has waited longest to be sent.',
        jsonb_build_object('audience', a.audience), desk.seconds_since(min(o.oldest_at) FILTER (WHERE o.state IN ('queued', 'sending', 'retry')))
    FROM unnest(ARRAY['customer', 'agent', 'admin']) AS a (audience) LEFT JOIN desk.outbox_unsent() o USING (audience)
    GROUP BY a.audience
    UNION ALL
    SELECT 'webhook_calls', 'gauge', 'Calls of webhooks that have not been made.', jsonb_build_object('state', s.state), count(h.id)
    FROM unnest(ARRAY['queued', 'sending', 'retry']) AS s (state) LEFT JOIN desk.hook h ON h.state = s.state AND h.state IN ('queued', 'retry', 'sending')
    GROUP BY s.state
    UNION ALL
    SELECT 'webhook_oldest_seconds', 'gauge', 'Age of the call of a webhook that has waited longest.', '{}', desk.seconds_since(min(h.created_at))
    FROM desk.hook h WHERE h.state IN ('queued', 'retry', 'sending')
$$;
