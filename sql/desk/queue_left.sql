-- The end of the sentence about a ticket that changed its queue: who has it now that it is not as it was.
CREATE FUNCTION desk.queue_left(was desk.ticket) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT CASE
        WHEN t.owner_id IS NOT NULL THEN format('; %s has it, as before.', desk.agent_name(t.owner_id))
        WHEN was.owner_id IS NOT NULL THEN
            format('; %s, who had it, does not see that queue: nobody has it now, its agents are told.', desk.agent_name(was.owner_id))
        ELSE '; its agents are told.'
    END
    FROM desk.ticket t WHERE t.id = was.id
$$;
