-- Up to n mails of these audiences to send, for this worker. Of each ticket and recipient only the lowest that is not yet
-- sent, so that nobody reads an answer before what it answers. In mode observe there are none, nor while a restored database waits
-- for the admin (desk.hold). The lease is short, so that
-- what a killed worker had claimed and not begun waits two minutes and no more; outbox_begin makes it long enough for any
-- dialogue. Runs in its caller's name: the role that speaks to customers finds their mails alone.
-- Those that were tried bring their bytes along: no more of them than 8 MiB hold, but one at least.
-- Plans: along the index of what waits, in its order, and no further than n: never all that waits, sorted.
CREATE FUNCTION desk.outbox_claim(worker text, n integer, audiences text[])
RETURNS TABLE (id bigint, ticket_number bigint, kind text, template text, language text, facts jsonb, sender_name text,
    recipient text, recipient_name text, envelope_sender text, reply_to text, auto_submitted text, message_id text,
    in_reply_to text, reference_ids text, loop_mark text, desk_address text, bytes bytea, attempts integer, uncertain integer,
    age_ms bigint, files integer)
LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    c_bytes constant bigint := 8 * 1024 * 1024;
    s record;
    v_audience text;
    v_ids bigint[] := ARRAY[]::bigint[];
BEGIN
    SELECT x.mode, x.loop_mark, x.address INTO s FROM desk.setting x;
    IF s.mode IS DISTINCT FROM 'live' OR EXISTS (SELECT FROM desk.hold) THEN
        RETURN;
    END IF;
    FOREACH v_audience IN ARRAY audiences LOOP
        v_ids := v_ids || ARRAY(
            SELECT o.id FROM desk.outbox o
            WHERE o.audience = v_audience AND o.state IN ('queued', 'retry') AND o.next_at <= desk.now()
              AND (o.leased_until IS NULL OR o.leased_until < desk.now())
              AND NOT EXISTS (
                  SELECT FROM desk.outbox e
                  WHERE e.ticket_id = o.ticket_id AND e.seq < o.seq AND lower(e.recipient) = lower(o.recipient)
                    AND e.state IN ('queued', 'retry', 'sending'))
            ORDER BY o.next_at, o.id
            LIMIT n - cardinality(v_ids)
            FOR UPDATE SKIP LOCKED);
    END LOOP;
    v_ids := ARRAY(
        SELECT w.id FROM (
            SELECT v.id, v.place, sum(octet_length(o.bytes)) OVER (ORDER BY v.place ROWS UNBOUNDED PRECEDING EXCLUDE CURRENT ROW)
                AS before
            FROM unnest(v_ids) WITH ORDINALITY AS v (id, place) JOIN desk.outbox o ON o.id = v.id) w
        WHERE coalesce(w.before, 0) < c_bytes
        ORDER BY w.place);
    RETURN QUERY
        WITH claimed AS (
            UPDATE desk.outbox o SET worker = outbox_claim.worker, leased_until = desk.now() + interval '2 minutes'
            WHERE o.id = ANY (v_ids)
            RETURNING o.*)
        SELECT c.id, t.number, c.kind::text, c.template, c.language,
            CASE WHEN c.bytes IS NULL AND c.audience = 'customer' THEN desk.facts_at(c.facts, desk.now()) ELSE c.facts END, c.sender_name, c.recipient::text,
            c.recipient_name, c.envelope_sender, c.reply_to, c.auto_submitted::text, c.message_id::text, c.in_reply_to,
            array_to_string(c.reference_ids, ' '), s.loop_mark, s.address::text, c.bytes, c.attempts::integer,
            c.uncertain::integer, (extract(epoch FROM desk.now() - c.created_at) * 1000)::bigint,
            (SELECT count(*)::integer FROM desk.outbox_attachment f WHERE f.outbox_id = c.id)
        FROM claimed c LEFT JOIN desk.ticket t ON t.id = c.ticket_id
        ORDER BY c.next_at, c.id;
END;
$$;
