-- Whoever looks on (promisectl tail) is told that something happened. Of one transaction, once.
CREATE FUNCTION desk.event_notify() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM pg_notify('promised_event', '');
    RETURN NULL;
END;
$$;

CREATE TRIGGER event_notify AFTER INSERT ON desk.event
FOR EACH STATEMENT EXECUTE FUNCTION desk.event_notify();
