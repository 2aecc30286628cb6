-- The server has the mail but cannot or will not give it: parked without bytes, where it stays on the server.
CREATE FUNCTION api.fetch_unfetchable(mailbox_id integer, uidvalidity bigint, uid bigint, cause text, detail text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
#variable_conflict use_column
DECLARE
    v_id bigint;
BEGIN
    INSERT INTO desk.incoming AS i (mailbox_id, uidvalidity, uid, internal_date, fetched_at, size, settled, state, cause, detail)
    VALUES (fetch_unfetchable.mailbox_id, fetch_unfetchable.uidvalidity, fetch_unfetchable.uid, desk.now(), desk.now(), 0,
        true, 'parked', fetch_unfetchable.cause, fetch_unfetchable.detail)
    ON CONFLICT (mailbox_id, uidvalidity, uid) DO NOTHING
    RETURNING i.id INTO v_id;
    IF v_id IS NOT NULL THEN
        PERFORM desk.tell_parked(v_id);
    END IF;
END;
$$;
