-- The commands of an agent's mail that has no token, in the ticket that it opened or joined. Words of an answer would be
-- refused: the mail as a whole is held. What is promised is told.
CREATE FUNCTION desk.tokenless_orders(m desk.mail, document jsonb, agent_id integer, ticket_id bigint) RETURNS desk.orders
LANGUAGE plpgsql
AS $$
DECLARE
    v_commands jsonb := coalesce(nullif(document -> 'commands', 'null'), '[]');
    v_since bigint := (SELECT coalesce(max(e.id), 0) FROM desk.event e);
    o desk.orders := (tokenless_orders.ticket_id, false, '', '[]');
BEGIN
    IF v_commands <> '[]' THEN
        o := desk.commands_run(tokenless_orders.ticket_id, tokenless_orders.agent_id, v_commands, m.incoming_id, m.parents[1]);
        IF o.words <> '' THEN
            RAISE EXCEPTION USING ERRCODE = 'PD002', MESSAGE = 'words-inside', DETAIL = o.words;
        END IF;
        o := desk.orders_told(o, tokenless_orders.agent_id, m.incoming_id, v_since, NULL);
    END IF;
    RETURN o;
END;
$$;
