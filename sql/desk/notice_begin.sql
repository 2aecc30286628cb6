-- The customer is to learn that a promise was broken: at once, or after the lead's #ok, which is waited for so long as the
-- queue says.
CREATE FUNCTION desk.notice_begin(p desk.promise) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    s desk.service := desk.service_of((SELECT t.queue FROM desk.ticket t WHERE t.id = p.ticket_id));
    v_lead integer := desk.escalation_agent(p, 'lead');
    v_until timestamptz;
    v_mail bigint;
BEGIN
    IF s.notice = 'send' OR v_lead IS NULL THEN
        PERFORM desk.tell_broken(p.id);
        RETURN;
    END IF;
    v_until := desk.business_later(s.calendar, desk.now(), s.notice_hold);
    v_mail := desk.tell_approval(p, v_lead, v_until);
    PERFORM desk.promise_event(p.id, 'promise-held', jsonb_build_object('agent', v_lead, 'until', desk.utc_exact(v_until)), NULL, v_mail);
END;
$$;
