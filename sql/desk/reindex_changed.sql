-- What of a message or a note differs now that its mail was read anew: the names for people, of those members alone that the
-- two kinds have. "files" is the caller's addition to the rows.
CREATE FUNCTION desk.reindex_changed(before jsonb, after jsonb) RETURNS text[]
LANGUAGE sql IMMUTABLE
AS $$
    SELECT coalesce(array_agg(x.said ORDER BY x.place), '{}')
    FROM (VALUES (1, 'sender', 'sender'), (2, 'subject', 'subject'), (3, 'text', 'text'), (4, 'new_text', 'new text'),
        (5, 'language', 'language'), (6, 'message_id', 'message-id'), (7, 'files', 'files')) AS x (place, name, said)
    WHERE before -> x.name IS DISTINCT FROM after -> x.name
$$;
