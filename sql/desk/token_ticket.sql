-- The ticket that a token of ticket_id means in a mail with these parents: merged tickets resolved; when the mail answers a
-- message that was split off since, or a mail of ours that carried it, the ticket where that message is now.
CREATE FUNCTION desk.token_ticket(ticket_id bigint, parents text[]) RETURNS bigint
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_now bigint := desk.ticket_now(ticket_id);
    v_answered bigint;
    v_up bigint;
BEGIN
    IF parents = '{}' OR NOT EXISTS (SELECT FROM desk.ticket t WHERE t.split_from = v_now) THEN
        RETURN v_now;
    END IF;
    SELECT k.ticket_id INTO v_answered
    FROM (SELECT w.message_id, w.ticket_id FROM desk.message w WHERE w.message_id = ANY (parents)
          UNION ALL
          SELECT o.message_id, w.ticket_id
          FROM desk.outbox o JOIN desk.message w ON w.id = o.carries_id WHERE o.message_id = ANY (parents)) k
    ORDER BY array_position(parents, k.message_id)
    LIMIT 1;
    v_up := v_answered;
    FOR step IN 1 .. 10 LOOP
        SELECT t.split_from INTO v_up FROM desk.ticket t WHERE t.id = v_up;
        IF v_up = v_now THEN
            RETURN v_answered;
        END IF;
    END LOOP;
    RETURN v_now;
END;
$$;
