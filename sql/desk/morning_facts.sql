-- What an agent's day looks like: what he promised for today and tomorrow, what is broken, which customers wait for him. NULL:
-- nothing of it. His days are those of his calendar's zone.
CREATE FUNCTION desk.morning_facts(agent_id integer) RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_zone text := (SELECT c.zone FROM desk.calendar c WHERE c.name = desk.agent_calendar(agent_id));
    v_today date := (desk.now() AT TIME ZONE v_zone)::date;
    v_facts jsonb;
BEGIN
    SELECT jsonb_strip_nulls(jsonb_build_object(
        'today', jsonb_agg(i.item ORDER BY i.due_at, i.id) FILTER (WHERE i.state = 'open' AND i.day <= v_today),
        'tomorrow', jsonb_agg(i.item ORDER BY i.due_at, i.id) FILTER (WHERE i.state = 'open' AND i.day > v_today),
        'broken', jsonb_agg(i.item ORDER BY i.due_at, i.id) FILTER (WHERE i.state = 'broken')))
    INTO v_facts
    FROM (SELECT p.id, p.state, p.due_at, (p.due_at AT TIME ZONE v_zone)::date AS day, jsonb_build_object(
              'number', s.tag || '-' || t.number, 'subject', t.subject, 'what', desk.promise_text(p),
              'due', desk.utc_text(p.due_at)) AS item
          FROM desk.agent_promises(agent_id, (v_today + 2)::timestamp AT TIME ZONE v_zone) p
          JOIN desk.ticket t ON t.id = p.ticket_id CROSS JOIN desk.setting s
          WHERE p.paused_at IS NULL) i;
    v_facts := v_facts || coalesce((
        SELECT jsonb_build_object('waiting', jsonb_agg(jsonb_build_object('number', s.tag || '-' || w.number,
            'subject', w.subject, 'waiting_since', desk.utc_text(w.since)) ORDER BY w.since, w.number))
        FROM (SELECT t.number, t.subject, desk.waiting_since(t) AS since
              FROM desk.ticket t
              WHERE t.owner_id = ANY (desk.agents_stood_for(agent_id)) AND t.state <> 'closed') w CROSS JOIN desk.setting s
        WHERE w.since IS NOT NULL
        HAVING count(*) > 0), '{}');
    RETURN CASE WHEN v_facts <> '{}' THEN jsonb '{"today": [], "tomorrow": [], "broken": [], "waiting": []}' || v_facts
        || jsonb_build_object('zone', v_zone) END;
END;
$$;
