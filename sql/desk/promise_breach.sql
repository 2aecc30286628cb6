-- That a promise was broken, and when, is a fact for ever: no function of the desk and nobody at a prompt changes it, and no
-- promise is deleted.
CREATE FUNCTION desk.promise_breach() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF TG_OP <> 'DELETE' AND (OLD.broken_at IS NULL
       OR (OLD.broken_at, OLD.detected_at) IS NOT DISTINCT FROM (NEW.broken_at, NEW.detected_at)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'promise % was made to a customer%', OLD.id,
        CASE WHEN OLD.broken_at IS NULL THEN '' ELSE ', and was broken at ' || desk.utc_text(OLD.broken_at) END
        USING ERRCODE = 'integrity_constraint_violation', HINT = 'That cannot be undone.';
END;
$$;

CREATE TRIGGER promise_breach BEFORE UPDATE OF broken_at, detected_at OR DELETE ON desk.promise
FOR EACH ROW EXECUTE FUNCTION desk.promise_breach();
