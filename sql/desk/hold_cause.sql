-- Why a mail that waits after a restore may have gone out already: 'backup', it was waiting when the backup was made; 'before', it is
-- about a mail that came before the restore, which was fetched once before, perhaps, and answered; 'new', it cannot have gone.
CREATE FUNCTION desk.hold_cause(o desk.outbox, h desk.hold) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT CASE
        WHEN o.id <= h.last_outbox THEN 'backup'
        WHEN coalesce(
            (SELECT m.received_at FROM desk.message m WHERE m.id = o.carries_id),
            (SELECT n.received_at FROM desk.note n WHERE n.id = o.note_id),
            (SELECT t.arrived_at FROM desk.ticket t WHERE o.kind = 'receipt' AND t.id = o.ticket_id)) < h.since THEN 'before'
        ELSE 'new' END
$$;
