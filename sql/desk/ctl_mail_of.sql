-- What an admin has promisectl say in an agent's name, as the mail that the agent would have written: the same decisions
-- then apply to it.
CREATE FUNCTION desk.ctl_mail_of(t desk.ticket, g desk.agent) RETURNS desk.mail
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    m desk.mail;
BEGIN
    m.queue := t.queue;
    m.received_at := desk.now();
    m.kind := 'human';
    m.subject := t.subject;
    m.language := t.language;
    m.parents := '{}';
    m.reference_ids := '{}';
    m.recipients := '{}';
    m.delivered_to := '{}';
    m.from_address := desk.address_clean(g.address);
    m.from_name := g.name;
    m.from_count := 1;
    m.authenticated := true; -- by the system: who may run promisectl
    m.old := false;
    m.header_only := false;
    m.malformed := false;
    m.agent_id := g.id;
    RETURN m;
END;
$$;
