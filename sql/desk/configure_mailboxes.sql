-- The configured mailboxes; those no longer in the configuration stay, inactive, with all that came through them.
CREATE FUNCTION desk.configure_mailboxes(mailboxes jsonb) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    IF jsonb_array_length(mailboxes) = 0 THEN
        RAISE EXCEPTION 'the configuration names no mailbox'
            USING ERRCODE = 'invalid_parameter_value', HINT = 'Add one to mailboxes in promised.conf.';
    END IF;

    INSERT INTO desk.mailbox AS m (name, address, aliases, queue, language, settle, answer_old, since)
    SELECT c.name, c.address, coalesce(c.aliases, '{}'), c.queue, c.language, c.settle, c.answer_old, desk.now()
    FROM jsonb_to_recordset(mailboxes)
        AS c (name text, address text, aliases text[], queue text, language text, settle text, answer_old boolean)
    ON CONFLICT (name) DO UPDATE
    SET address = excluded.address, aliases = excluded.aliases, queue = excluded.queue, language = excluded.language,
        settle = excluded.settle, answer_old = excluded.answer_old, active = true,
        since = CASE WHEN m.active THEN m.since ELSE excluded.since END;

    UPDATE desk.mailbox SET active = false
    WHERE active AND name NOT IN (SELECT c ->> 'name' FROM jsonb_array_elements(mailboxes) c);

    -- What is to stay in place is settled; only what comes from now on is moved when that changes.
    UPDATE desk.incoming i SET settled = true
    FROM desk.mailbox m
    WHERE m.id = i.mailbox_id AND m.settle = 'leave' AND NOT i.settled;
END;
$$;
