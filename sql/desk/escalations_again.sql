-- The clock is to work out anew whom it tells next of each broken promise, and when: who answers, or when they work, has
-- changed. (desk.due_escalate sets what is not due to its moment, each under the lock of its ticket.)
CREATE FUNCTION desk.escalations_again() RETURNS void
LANGUAGE sql
AS $$
    UPDATE desk.timer t SET at = desk.now() WHERE t.what = 'escalate' AND t.at > desk.now()
$$;
