-- A file's size as people read it.
CREATE FUNCTION desk.size_text(size bigint) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE
        WHEN size < 1024 THEN size || ' bytes'
        WHEN size < 1024 * 1024 THEN (size + 1023) / 1024 || ' KiB'
        ELSE trim_scale(ceil(size * 10 / 1048576.0) / 10) || ' MiB'
    END
$$;
