-- What a mail to agents says of the files that it carries, and of those that it does not.
CREATE FUNCTION desk.file_facts(message_id bigint, note_id bigint, lim bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_files text;
    v_left_out text;
BEGIN
    SELECT string_agg(f.name || ', ' || desk.size_text(f.size), E'\n' ORDER BY f.position) FILTER (WHERE f.fits),
        string_agg(f.name || ', ' || desk.size_text(f.size), E'\n' ORDER BY f.position) FILTER (WHERE NOT f.fits)
    INTO v_files, v_left_out
    FROM desk.files_of(file_facts.message_id, file_facts.note_id, lim) f;
    IF v_left_out IS NOT NULL THEN
        v_left_out := concat_ws(E'\n', v_left_out, format('A mail of the desk carries at most %s of files.', desk.size_text(lim)),
            (SELECT 'Whoever administers the desk gets them with: promisectl show mail ' || x.incoming_id || ' --raw'
             FROM (SELECT m.incoming_id FROM desk.message m WHERE m.id = file_facts.message_id
                   UNION ALL SELECT n.incoming_id FROM desk.note n WHERE n.id = file_facts.note_id) x
             WHERE x.incoming_id IS NOT NULL LIMIT 1));
    END IF;
    RETURN jsonb_strip_nulls(jsonb_build_object('files', v_files, 'left_out', v_left_out));
END;
$$;
