-- The ticket that an agent's mail names without a token, if he may see it: by what it answers (a mail of ours, a customer's,
-- a colleague's), by what it forwards, by the number in its subject. Rather one whose people it was sent to.
CREATE FUNCTION desk.tokenless_ticket(
    m desk.mail, document jsonb, s desk.setting, agent_id integer, OUT ticket_id bigint, OUT direct boolean)
LANGUAGE plpgsql STABLE
AS $$
#variable_conflict use_column
BEGIN
    m.parents := m.parents || desk.ids_of(jsonb_build_array(document #> '{forwarded,message_id}'));
    SELECT named.ticket_id, named.direct INTO tokenless_ticket.ticket_id, tokenless_ticket.direct
    FROM (
        SELECT c.ticket_id, c.rank, c.place, desk.takes_part(c.ticket_id, m.recipients) AS direct
        FROM desk.thread_candidates(m, s) c
        WHERE c.joined_by <> 'token' AND desk.agent_may(tokenless_ticket.agent_id, c.ticket_id)) named
    ORDER BY named.direct DESC, named.rank, named.place, named.ticket_id DESC
    LIMIT 1;
END;
$$;
