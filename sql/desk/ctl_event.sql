-- An event as promisectl's answers carry it; agents are named by their addresses.
CREATE FUNCTION desk.ctl_event(e desk.event) RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT jsonb_build_object(
        'at', e.at, 'kind', e.kind,
        'ticket', (SELECT desk.ctl_label(t.number) FROM desk.ticket t WHERE t.id = e.ticket_id),
        'mail', e.incoming_id, 'outbox', e.outbox_id,
        'facts', e.facts || coalesce(
            (SELECT jsonb_object_agg(k.name, a.address)
             FROM unnest(ARRAY['agent', 'by', 'owner'] || CASE e.kind WHEN 'promise-passed' THEN '{from}' ELSE '{}' END::text[]) AS k (name) JOIN desk.agent a ON to_jsonb(a.id) = e.facts -> k.name), '{}'))
$$;
