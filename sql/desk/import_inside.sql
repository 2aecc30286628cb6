-- An imported mail from the desk or one of its agents.
CREATE FUNCTION desk.import_inside(
    m desk.mail, document jsonb, ticket_id bigint, agent_id integer, i desk.import, s desk.setting,
    OUT in_ticket bigint, OUT disposition text, OUT detail text)
LANGUAGE plpgsql
AS $$
DECLARE
    v_outside boolean := EXISTS (SELECT FROM desk.import_outside(document, s));
BEGIN
    in_ticket := import_inside.ticket_id;
    IF m.kind <> 'human' AND in_ticket IS NULL THEN
        disposition := 'own';
        detail := 'imported: the desk''s own machine wrote it';
    ELSIF m.kind <> 'human' THEN
        PERFORM desk.import_note(m, document, in_ticket, 'automatic', agent_id, i);
        disposition := 'note';
        detail := 'imported: a machine wrote it: kept as a note';
    ELSIF v_outside THEN
        SELECT a.in_ticket, a.disposition, a.detail INTO import_inside.in_ticket, import_inside.disposition, import_inside.detail
        FROM desk.import_answer(m, document, in_ticket, agent_id, i, s) a;
    ELSE
        in_ticket := coalesce(in_ticket, (desk.import_open(m, NULL, true, i, s)).id);
        PERFORM desk.import_note(m, document, in_ticket, 'note', agent_id, i);
        disposition := 'note';
        detail := 'imported: it stayed among colleagues';
    END IF;
END;
$$;
