-- Whoever called kept what its customer says is not may not do so again, where somebody else is there to judge: PD001.
CREATE FUNCTION desk.dispute_barred(p desk.promise, agent_id integer) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    e desk.event := desk.promise_disputed(p);
BEGIN
    IF e.kind = 'promise-disputed' AND e.facts ? 'agent' AND dispute_barred.agent_id = ANY (desk.promise_kept_by(p.id)) THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = format(
            'The customer says that promise %s of %s (%s) is not done, and you had said that it was: %s decides now.', p.number,
            desk.ticket_label(p.ticket_id), desk.promise_text(p), desk.agent_name((e.facts -> 'agent')::integer));
    END IF;
END;
$$;
