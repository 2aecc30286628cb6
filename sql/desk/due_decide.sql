-- Shortly before a promise is due: whoever holds it is asked to keep it or to give another date, while the customer can
-- still be told in time; then his lead is. Whose question was put off is asked before his lead: then the lead's moment is
-- worked out anew.
CREATE FUNCTION desk.due_decide(p desk.promise, lead boolean) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    v_holder integer := desk.promise_holder(p);
    v_asked integer := CASE WHEN lead THEN desk.lead_of(v_holder) ELSE v_holder END;
    v_mail bigint;
BEGIN
    IF p.state <> 'open' OR p.due_at <= desk.now() OR v_asked IS NULL OR lead AND p.acked_until > desk.now() THEN
        RETURN;
    ELSIF desk.promise_awaited(p) OR lead AND EXISTS (
            SELECT FROM desk.timer t WHERE t.promise_id = p.id AND t.what = 'decide' AND t.at <= desk.now()) THEN
        PERFORM desk.timer_put(p, CASE WHEN lead THEN 'decide lead' ELSE 'decide' END, desk.now() + interval '1 minute');
        RETURN;
    END IF;
    v_mail := desk.tell_decision(p, v_asked, lead);
    PERFORM desk.promise_event(p.id, 'promise-asked', jsonb_build_object('agent', v_asked, 'lead', lead), NULL, v_mail);
END;
$$;
