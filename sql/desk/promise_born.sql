-- The row of a promise as the event that made it says.
CREATE FUNCTION desk.promise_born(e desk.event) RETURNS desk.promise
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    p desk.promise;
BEGIN
    p.id := e.promise_id;
    p.ticket_id := e.ticket_id;
    p.number := e.facts ->> 'number';
    p.kind := e.facts ->> 'kind';
    p.class := e.facts ->> 'class';
    p.what := coalesce(e.facts ->> 'what', '');
    p.agent_id := e.facts ->> 'agent';
    p.owner_id := e.facts ->> 'owner';
    p.calendar := e.facts ->> 'calendar';
    p.from_at := e.facts ->> 'from_at';
    p.amount := e.facts ->> 'amount';
    p.made_at := e.at;
    p.message_id := e.facts ->> 'message';
    p.due_at := e.facts ->> 'due_at';
    p.replaces := e.facts ->> 'replaces';
    p.state := 'open';
    p.level := 0;
    RETURN p;
END;
$$;
