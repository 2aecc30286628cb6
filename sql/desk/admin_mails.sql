-- How many mails the admin was sent within the last hour.
CREATE FUNCTION desk.admin_mails(admin text) RETURNS bigint
LANGUAGE sql STABLE
AS $$
    SELECT count(*) FROM desk.outbox o
    WHERE lower(o.recipient) = lower(admin COLLATE "C") AND o.created_at > desk.now() - interval '1 hour'
      AND o.kind = 'admin' AND o.state <> 'withheld'
$$;
