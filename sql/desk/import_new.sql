-- A new import.
CREATE FUNCTION desk.import_new(i desk.import, s desk.setting) RETURNS desk.import
LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO desk.import (source, queue, language, open_since, answers_by, actor, begun_at)
    VALUES (i.source, i.queue, i.language, i.open_since, i.answers_by, i.actor, desk.now())
    RETURNING * INTO i;
    INSERT INTO desk.epoch (mailbox_id, uidvalidity, old_below, began_at)
    VALUES (desk.import_mailbox(s), i.id, 9223372036854775807, desk.now());
    RETURN i;
END;
$$;
