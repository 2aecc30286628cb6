-- The mailbox that imported mail belongs to: none of the configuration's, whose names hold no brackets there.
CREATE FUNCTION desk.import_mailbox(s desk.setting) RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
    v_id integer := (SELECT m.id FROM desk.mailbox m WHERE m.name = '(import)');
BEGIN
    IF v_id IS NULL THEN
        INSERT INTO desk.mailbox (name, address, queue, language, active, since, state)
        VALUES ('(import)', s.address, 'general', s.language, false, desk.now(), 'import')
        RETURNING id INTO v_id;
    END IF;
    RETURN v_id;
END;
$$;
