-- The next mails to be read anew behind one: a few, and no more of them than 8 MiB, but one in any case. imported: old mail is read in its
-- own way.
CREATE FUNCTION api.ctl_reindex_next(after bigint, until bigint, ticket bigint, since text)
RETURNS TABLE (id bigint, raw bytea, header_only boolean, imported boolean)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
SET jit = off
AS $$
    SELECT w.id, w.raw, w.header_only, m.name = '(import)'
    FROM (
        SELECT f.*, sum(octet_length(f.raw)) OVER (ORDER BY f.id) AS total, row_number() OVER (ORDER BY f.id) AS place
        FROM (
            SELECT i.id, i.raw, i.header_only, i.mailbox_id
            FROM desk.setting s, desk.incoming i
            WHERE i.id > ctl_reindex_next.after AND i.id <= ctl_reindex_next.until
              AND desk.reindex_wanted(i, ctl_reindex_next.ticket, desk.import_day(ctl_reindex_next.since, s))
            ORDER BY i.id
            LIMIT 50) f) w
    JOIN desk.mailbox m ON m.id = w.mailbox_id
    WHERE w.total <= 8 * 1024 * 1024 OR w.place = 1
    ORDER BY w.id
$$;
