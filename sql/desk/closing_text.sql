-- What closing a ticket has done to its promises since an event, for the agent who closed it; '' when it was nothing.
CREATE FUNCTION desk.closing_text(ticket_id bigint, since bigint) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(string_agg(format(CASE e.kind
            WHEN 'promise-kept' THEN ' Promise %s (%s) is kept by it%s.'
            WHEN 'promise-posted' THEN ' Promise %s (%s) is kept when the answer is delivered.'
            ELSE ' Promise %s (%s) is withdrawn; the customer is told.' END,
        p.number, desk.promise_text(p), CASE p.state WHEN 'kept late' THEN ', late' ELSE '' END), '' ORDER BY p.number), '')
    FROM desk.event e JOIN desk.promise p ON p.id = e.promise_id
    WHERE e.id > since AND p.ticket_id = closing_text.ticket_id AND p.kind <> 'update'
      AND (e.kind IN ('promise-kept', 'promise-withdrawn') AND e.facts ->> 'by' = 'close'
           -- One that came to nothing before the closing is said above.
           OR e.kind = 'promise-posted' AND p.ended_at IS NULL)
$$;
