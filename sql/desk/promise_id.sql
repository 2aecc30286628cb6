-- The id of a promise that is about to be made.
CREATE FUNCTION desk.promise_id() RETURNS bigint
LANGUAGE sql
AS $$
    SELECT nextval(pg_get_serial_sequence('desk.promise', 'id'))
$$;
