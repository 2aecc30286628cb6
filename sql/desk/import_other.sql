-- Why a source cannot be imported while an earlier import is not finished; NULL: it is that one, or that one is to be finished.
CREATE FUNCTION desk.import_other(i desk.import, source text) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT format('the import of %s, begun on %s, was interrupted; run it again, or file what was read of it: promisectl import finish',
        i.source, desk.utc_text(i.begun_at))
    WHERE import_other.source <> i.source
$$;
