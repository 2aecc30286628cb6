-- Another owner, or none; the former one goes on being told, as a watcher, and what he promised is the new one's to keep.
CREATE FUNCTION desk.owner_set(ticket_id bigint, agent_id integer) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    v_was integer := (SELECT t.owner_id FROM desk.ticket t WHERE t.id = owner_set.ticket_id);
BEGIN
    INSERT INTO desk.watcher (ticket_id, agent_id, added_at)
    SELECT t.id, t.owner_id, desk.now() FROM desk.ticket t
    WHERE t.id = owner_set.ticket_id AND t.owner_id <> owner_set.agent_id
    ON CONFLICT DO NOTHING;
    UPDATE desk.ticket t SET owner_id = owner_set.agent_id WHERE t.id = owner_set.ticket_id;
    PERFORM desk.ledger_owner(owner_set.ticket_id, v_was);
END;
$$;
