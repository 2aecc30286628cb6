-- The notice of a breach waits for the lead's #ok.
CREATE FUNCTION desk.tell_approval(p desk.promise, agent_id integer, until timestamptz) RETURNS bigint
LANGUAGE sql
AS $$
    SELECT desk.post_promise(p, tell_approval.agent_id, 'approval', jsonb_build_object('until', desk.utc_text(tell_approval.until)))
$$;
