-- The customer was just told that nobody has worked on the ticket since a moment: who answers for it learns that. NULL: nobody
-- does.
CREATE FUNCTION desk.tell_idle(ticket_id bigint, since timestamptz) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    v_lead integer := desk.ticket_lead(ticket_id);
BEGIN
    RETURN CASE WHEN v_lead IS NOT NULL THEN
        desk.post_agent(tell_idle.ticket_id, v_lead, 'idle', jsonb_build_object('since', desk.utc_text(since)), false) END;
END;
$$;
