-- Up to n mails to agents and to the admin to send, for this worker (desk.outbox_claim).
CREATE FUNCTION api.inform_claim(worker text, n integer)
RETURNS TABLE (id bigint, ticket_number bigint, kind text, template text, language text, facts jsonb, sender_name text,
    recipient text, recipient_name text, envelope_sender text, reply_to text, auto_submitted text, message_id text,
    in_reply_to text, reference_ids text, loop_mark text, desk_address text, bytes bytea, attempts integer, uncertain integer,
    age_ms bigint, files integer)
LANGUAGE sql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_sort = off
SET jit = off
AS $$
    SELECT * FROM desk.outbox_claim(inform_claim.worker, inform_claim.n, '{agent,admin}')
$$;
