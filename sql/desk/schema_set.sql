-- The last act of promisectl init: which files this database was made from (see grants.sql).
CREATE FUNCTION desk.schema_set(digest text, migrations text[]) RETURNS void
LANGUAGE sql
AS $$
    INSERT INTO desk.migration (name, applied_at)
    SELECT m, desk.now() FROM unnest(migrations) m
    ON CONFLICT DO NOTHING;

    INSERT INTO desk.schema (digest, prefix, version, changed_at)
    VALUES (schema_set.digest, current_setting('promised.prefix'), current_setting('promised.version', true), desk.now())
    ON CONFLICT (single) DO UPDATE
    SET digest = excluded.digest, prefix = excluded.prefix, version = excluded.version, changed_at = excluded.changed_at;
$$;
