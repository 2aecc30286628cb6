-- The row of a promise as the event that made it says.
CREATE FUNCTION desk.promise_born(e desk.event) RETURNS desk.promise
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    p desk.promise;
BEGIN
    p.id := e.promise_id;
    p.ticket_id := e.ticket_id;
    p.number := (e.facts ->> 'number')::integer;
    p.kind := e.facts ->> 'kind';
    p.class := e.facts ->> 'class';
    p.what := coalesce(e.facts ->> 'what', '');
    p.agent_id := (e.facts ->> 'agent')::integer;
    p.owner_id := (e.facts ->> 'owner')::integer;
    p.calendar := e.facts ->> 'calendar';
    p.from_at := (e.facts ->> 'from_at')::timestamptz;
    p.amount := (e.facts ->> 'amount')::interval;
    p.made_at := e.at;
    p.message_id := (e.facts ->> 'message')::bigint;
    p.due_at := (e.facts ->> 'due_at')::timestamptz;
    p.replaces := (e.facts ->> 'replaces')::bigint;
    p.state := 'open';
    p.level := 0;
    RETURN p;
END;
$$;
