-- Is it the mail to the admin that says that the database was restored? By the time that it could go out he has said his word.
CREATE FUNCTION desk.hold_told(o desk.outbox) RETURNS boolean
LANGUAGE sql IMMUTABLE
AS $$
    SELECT o.kind = 'admin' AND o.template = 'alarm' AND o.facts ->> 'name' = 'desk-restored'
$$;
