-- The transcript of commands of which one was refused: what the others would have done. What only asks is answered, with
-- things as they are.
CREATE FUNCTION desk.command_undone(c desk.command, commands jsonb, transcript jsonb) RETURNS jsonb
LANGUAGE plpgsql
AS $$
DECLARE
    v_undone jsonb := jsonb '[]';
    v_entry jsonb;
    v_word text;
BEGIN
    FOR n IN 0 .. jsonb_array_length(transcript) - 1 LOOP
        v_entry := transcript -> n;
        v_word := commands -> n ->> 'word';
        IF (v_entry ->> 'done')::boolean AND v_word = 'status' THEN
            v_entry := v_entry || jsonb_build_object('said', (desk.command_status(c)).said);
        ELSIF (v_entry ->> 'done')::boolean AND v_word = 'promises' THEN
            v_entry := v_entry || jsonb_build_object('said', (desk.command_promises(c)).said);
        ELSIF (v_entry ->> 'done')::boolean AND v_word <> 'help' THEN
            v_entry := v_entry || jsonb_build_object('done', false,
                'said', 'Not done. It would have meant: ' || (v_entry ->> 'said'));
        END IF;
        v_undone := v_undone || v_entry;
    END LOOP;
    RETURN v_undone;
END;
$$;
