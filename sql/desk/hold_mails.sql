-- The mails that wait after a restore, each with why it may have gone out already (desk.hold_cause). The admin's mail that says so
-- itself is none of them.
CREATE FUNCTION desk.hold_mails() RETURNS TABLE (id bigint, cause text)
LANGUAGE sql STABLE
AS $$
    SELECT o.id, desk.hold_cause(o, h)
    FROM desk.hold h CROSS JOIN desk.outbox o
    WHERE o.state IN ('queued', 'retry', 'sending') AND NOT desk.hold_told(o)
$$;
