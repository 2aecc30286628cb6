-- What the server said: 'done' (2xx after the dot), 'later' (4xx, network before the dot), 'never' (5xx), 'unknown' (all was
-- sent and no answer came). Returns the state that follows. 'done' holds even if the lease was lost meanwhile: it is the
-- truth; anything else from a worker without the lease changes nothing. NULL: no mail of these audiences.
-- (The row is locked before its ticket; who has the ticket may still make a promise depend on the mail, hence NO KEY.)
CREATE FUNCTION desk.outbox_result(
    id bigint, worker text, outcome text, code integer, reply text, audiences text[]) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    o desk.outbox;
BEGIN
    IF outcome IS NULL OR outcome NOT IN ('done', 'later', 'never', 'unknown') THEN
        RAISE EXCEPTION 'outcome "%" is none of done, later, never, unknown', outcome
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    SELECT * INTO o FROM desk.outbox x WHERE x.id = outbox_result.id AND x.audience = ANY (audiences) FOR NO KEY UPDATE;
    IF o.id IS NULL OR o.state = 'sent'
       OR outcome <> 'done' AND (o.state <> 'sending' OR o.worker IS DISTINCT FROM outbox_result.worker) THEN
        RETURN o.state;
    END IF;
    UPDATE desk.outbox x SET last_code = nullif(code, 0), last_reply = left(reply, 1000) WHERE x.id = o.id;
    RETURN CASE outcome
        WHEN 'done' THEN desk.outbox_sent(o.id, code, reply)
        WHEN 'never' THEN desk.outbox_failed(o.id, 'refused')
        WHEN 'later' THEN desk.outbox_later(o.id)
        ELSE desk.outbox_uncertain(o.id)
    END;
END;
$$;
