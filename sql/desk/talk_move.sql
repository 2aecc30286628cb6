-- Moves messages and notes into a ticket, behind all that it has, in the order of their time. Both tickets are locked by the
-- caller.
CREATE FUNCTION desk.talk_move(message_ids bigint[], note_ids bigint[], into_id bigint) RETURNS void
LANGUAGE sql
AS $$
    WITH placed AS (
        SELECT what, id, t.next_seq - 1 + row_number() OVER (ORDER BY received_at, seq) AS seq
        FROM (SELECT 'message' AS what, m.id, m.received_at, m.seq FROM desk.message m WHERE m.id = ANY (message_ids)
              UNION ALL
              SELECT 'note', n.id, n.received_at, n.seq FROM desk.note n WHERE n.id = ANY (note_ids)) moved
        CROSS JOIN (SELECT next_seq FROM desk.ticket WHERE id = into_id) t
    ), messages AS (
        UPDATE desk.message m SET ticket_id = into_id, seq = p.seq
        FROM placed p WHERE p.what = 'message' AND m.id = p.id
    ), notes AS (
        UPDATE desk.note n SET ticket_id = into_id, seq = p.seq
        FROM placed p WHERE p.what = 'note' AND n.id = p.id
    )
    UPDATE desk.ticket t SET next_seq = t.next_seq + (SELECT count(*) FROM placed) WHERE t.id = into_id
$$;
