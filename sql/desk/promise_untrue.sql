-- What is not as it follows from a promise's events: its columns, or the step that its events could not take. NULL: all is.
CREATE FUNCTION desk.promise_untrue(p desk.promise) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_replayed desk.promise;
BEGIN
    v_replayed := desk.promise_replay(p.id);
    IF p IS NOT DISTINCT FROM v_replayed THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT string_agg(format('%s is %s, not %s', x.key, x.value, coalesce(y.value, 'null')), ', ' ORDER BY x.key)
        FROM jsonb_each(to_jsonb(p)) x
        JOIN jsonb_each(to_jsonb(v_replayed)) y ON y.key = x.key AND y.value <> x.value);
EXCEPTION
    WHEN OTHERS THEN
        RETURN SQLERRM;
END;
$$;
