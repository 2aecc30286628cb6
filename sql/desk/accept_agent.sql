-- What becomes of a mail that has to do with agents; the first that applies. disposition NULL: it is a machine's and of no
-- ticket, and goes the way of all such mail. Nothing but the agent's proven mail is obeyed, and where any part of it
-- cannot be done (PD001: a command, PD002: a reason to hold it back) all of it is undone, kept, and he is told why.
CREATE FUNCTION desk.accept_agent(
    m desk.mail, document jsonb, s desk.setting, d desk.decision, a desk.authority,
    OUT ticket_number bigint, OUT disposition text, OUT detail text)
LANGUAGE plpgsql
AS $$
DECLARE
    v_ticket bigint := coalesce(a.ticket_id, desk.ticket_named(m, s));
    v_reason text;
    v_words text;
BEGIN
    IF desk.agent_automatic(m, d, a) THEN
        IF v_ticket IS NOT NULL THEN
            SELECT * INTO ticket_number, disposition, detail FROM desk.accept_aside(m, document, v_ticket, a.agent_id, 'automatic');
        END IF;
        RETURN;
    ELSIF a.agent_id IS NULL THEN
        SELECT * INTO ticket_number, disposition, detail FROM desk.accept_aside(m, document, v_ticket, NULL, 'third-party');
        RETURN;
    ELSIF m.old AND a.ticket_id IS NULL THEN
        SELECT * INTO ticket_number, disposition, detail
        FROM desk.accept_aside(m, document, coalesce(v_ticket, desk.ticket_internal(m)),
            CASE WHEN a.proven THEN a.agent_id END, 'note');
        RETURN;
    ELSIF a.proven THEN
        BEGIN
            SELECT * INTO ticket_number, disposition, detail FROM desk.accept_proven(m, document, s, a);
            RETURN;
        EXCEPTION
            WHEN SQLSTATE 'PD001' THEN
                GET STACKED DIAGNOSTICS v_words = PG_EXCEPTION_DETAIL;
                v_reason := 'command';
            WHEN SQLSTATE 'PD002' THEN
                GET STACKED DIAGNOSTICS v_reason = MESSAGE_TEXT, v_words = PG_EXCEPTION_DETAIL;
        END;
    END IF;
    SELECT * INTO ticket_number, disposition, detail
    FROM desk.accept_held(m, document, v_ticket, a.agent_id, coalesce(v_reason, a.reason), v_words);
END;
$$;
