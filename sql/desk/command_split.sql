-- #split: the customer's message that the answered mail showed becomes a ticket of its own, and this mail its answer.
CREATE FUNCTION desk.command_split(c desk.command) RETURNS desk.command
LANGUAGE plpgsql
AS $$
DECLARE
    v_label text := desk.ticket_label(c.ticket_id);
    m desk.message;
BEGIN
    SELECT x.* INTO m FROM desk.outbox o JOIN desk.message x ON x.id = o.carries_id WHERE o.message_id = c.answers;
    IF m.id IS NULL OR m.agent_id IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = 'Write #split in a reply to the mail that shows the customer''s message:'
            || ' that message becomes a ticket of its own.';
    ELSIF m.ticket_id <> c.ticket_id THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = format('That message is in %s, not in %s any more.',
            desk.ticket_label(m.ticket_id), v_label);
    ELSIF NOT EXISTS (SELECT FROM desk.message x WHERE x.ticket_id = c.ticket_id AND x.agent_id IS NULL AND x.id <> m.id) THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = format('It is the only message of the customer in %s: nothing to split.', v_label);
    END IF;
    c.ticket_id := desk.ticket_split(c.ticket_id, m.id, c.agent_id);
    c.said := format('The message of %s, %s, is now %s; this mail belongs there.', m.sender, desk.moment_shown(m.received_at),
        desk.ticket_label(c.ticket_id));
    RETURN c;
END;
$$;
