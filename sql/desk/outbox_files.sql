-- The files that go along with a mail of these audiences, in order. Runs in its caller's name.
CREATE FUNCTION desk.outbox_files(id bigint, audiences text[])
RETURNS TABLE ("position" integer, name text, type text, content bytea)
LANGUAGE sql STABLE
AS $$
    SELECT f.position, f.name, f.type, b.content
    FROM desk.outbox o JOIN desk.outbox_attachment f ON f.outbox_id = o.id JOIN desk.blob b ON b.sha256 = f.sha256
    WHERE o.id = outbox_files.id AND o.audience = ANY (audiences)
    ORDER BY f.position
$$;
