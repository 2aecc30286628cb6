-- Up to n calls of webhooks to make, for this worker (desk.hook_claim).
CREATE FUNCTION api.hook_claim(worker text, n integer)
RETURNS TABLE (id bigint, webhook text, key text, body text, ticket_number bigint, attempts integer, age_ms bigint)
LANGUAGE sql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
    SELECT * FROM desk.hook_claim(hook_claim.worker, hook_claim.n)
$$;
