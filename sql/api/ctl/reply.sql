-- promisectl reply: what the agent would have had by a reply to his notification (inside: to the ticket's note address), with
-- its commands, checks and mails. written: {text, body, commands, attachments}, as the reader's document has them.
-- {ticket, result, detail}, or {ticket, refused, detail, ...} and nothing has changed: refused is the code of a held mail,
-- lines what became of each command, words what the code is about. NULL: no such ticket.
CREATE FUNCTION api.ctl_reply(wanted bigint, agent_id integer, inside boolean, written jsonb, actor text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = desk, pg_temp
AS $$
DECLARE
    s desk.setting;
    t desk.ticket;
    g desk.agent;
    v_done record;
    v_reason text;
    v_words text;
BEGIN
    PERFORM desk.accept_lock();
    SELECT * INTO s FROM setting;
    SELECT * INTO t FROM ticket x WHERE x.id = desk.ticket_now((SELECT y.id FROM ticket y WHERE y.number = wanted));
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT * INTO STRICT g FROM agent x WHERE x.id = ctl_reply.agent_id;
    BEGIN
        IF NOT g.active THEN
            RAISE EXCEPTION USING ERRCODE = 'PD002', MESSAGE = 'inactive';
        END IF;
        PERFORM desk.event_add('by-promisectl', t.id, NULL, NULL, jsonb_build_object('by', actor, 'agent', g.id));
        v_done := desk.accept_proven(desk.ctl_mail_of(t, g), desk.ctl_document(g, written), s,
            (g.id, t.id, CASE WHEN inside THEN 'note' ELSE 'agent' END, g.id, true, NULL)::desk.authority);
        PERFORM pg_notify('promised_send', '');
        RETURN jsonb_build_object('ticket', desk.ctl_label(v_done.ticket_number), 'result', v_done.disposition,
            'detail', v_done.detail);
    EXCEPTION
        WHEN SQLSTATE 'PD001' OR SQLSTATE 'PD002' THEN
            GET STACKED DIAGNOSTICS v_reason = MESSAGE_TEXT, v_words = PG_EXCEPTION_DETAIL;
    END;
    RETURN jsonb_build_object('ticket', desk.ctl_label(t.number), 'refused', v_reason,
        'detail', desk.held_why(v_reason, nullif(v_words, '')),
        'lines', CASE WHEN v_reason = 'command' THEN v_words::jsonb END,
        'words', CASE WHEN v_reason <> 'command' THEN nullif(v_words, '') END);
END;
$$;
