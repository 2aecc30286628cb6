-- The numbers of an imported ticket's messages and notes follow their dates, also when an older mail came later. Nothing has been
-- sent that has a number.
CREATE FUNCTION desk.import_order(t desk.ticket) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    v_ordered boolean := (
        SELECT bool_and(x.ordered) FROM (
            SELECT p.received_at >= lag(p.received_at, 1, '-infinity') OVER (ORDER BY p.seq) AS ordered
            FROM (SELECT m.seq, m.received_at FROM desk.message m WHERE m.ticket_id = t.id
                  UNION ALL SELECT n.seq, n.received_at FROM desk.note n WHERE n.ticket_id = t.id) p) x);
BEGIN
    IF v_ordered THEN
        RETURN;
    END IF;
    -- No two may have the same at any moment.
    UPDATE desk.message m SET seq = -m.seq WHERE m.ticket_id = t.id;
    UPDATE desk.note n SET seq = -n.seq WHERE n.ticket_id = t.id;
    WITH placed AS (
        SELECT p.what, p.id, row_number() OVER (ORDER BY p.received_at, p.seq DESC)::integer AS seq
        FROM (SELECT 'message' AS what, m.id, m.seq, m.received_at FROM desk.message m WHERE m.ticket_id = t.id
              UNION ALL SELECT 'note', n.id, n.seq, n.received_at FROM desk.note n WHERE n.ticket_id = t.id) p
    ), messages AS (
        UPDATE desk.message m SET seq = p.seq FROM placed p WHERE p.what = 'message' AND m.id = p.id
    )
    UPDATE desk.note n SET seq = p.seq FROM placed p WHERE p.what = 'note' AND n.id = p.id;
END;
$$;
