-- The ticket was closed without other words: the customer is told, with the promises that end by it. agent_id: who closed it;
-- unanswered: nobody did, the customer never answered. NULL: nothing was ever promised in it, or nobody is to be told.
CREATE FUNCTION desk.tell_closed(ticket_id bigint, agent_id integer, unanswered boolean, withdrawn bigint[]) RETURNS bigint
LANGUAGE plpgsql
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM desk.promise p WHERE p.ticket_id = tell_closed.ticket_id) THEN
        RETURN NULL;
    END IF;
    RETURN desk.post_customer(tell_closed.ticket_id, 'closed', jsonb_strip_nulls(jsonb_build_object(
            'agent', desk.first_name(tell_closed.agent_id),
            'unanswered', CASE WHEN unanswered THEN true END,
            'rate', CASE WHEN NOT unanswered THEN desk.rate_asked() END,
            'withdrawn', (SELECT jsonb_agg(desk.promise_withdrawn_item(p) ORDER BY p.due_at, p.number)
                FROM desk.promise p
                -- That a closed ticket has no updates goes without saying.
                WHERE p.id = ANY (withdrawn) AND p.kind <> 'update'))),
        tell_closed.agent_id);
END;
$$;
