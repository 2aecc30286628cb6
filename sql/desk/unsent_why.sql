-- Why a mail of ours did not reach whom it was for, for agents.
CREATE FUNCTION desk.unsent_why(o desk.outbox) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT CASE WHEN o.bounced_at IS NOT NULL THEN concat_ws(' ',
            'It was sent, and came back as undeliverable:',
            (SELECT concat_ws(' ', e.facts ->> 'status', e.facts ->> 'diagnostic') FROM desk.event e
             WHERE e.outbox_id = o.id AND e.kind = 'bounced' ORDER BY e.id DESC LIMIT 1))
        WHEN o.state = 'dropped' THEN concat_ws(' ', 'Whoever administers the desk gave it up:', o.reason)
        WHEN o.reason = 'refused' THEN concat_ws(' ', 'The mail server refused it:', o.last_code::text, o.last_reply)
        WHEN o.reason = 'uncertain' THEN
            'The connection was lost twice at its very end: nobody can say whether it arrived. It is not tried again.'
        ELSE concat_ws('. ', upper(left(o.reason, 1)) || substr(o.reason, 2), 'Last answer: ' || nullif(o.last_reply, '')) END
$$;
