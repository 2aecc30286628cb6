-- How many slips of the hand make one word of another: a letter too many, missing, wrong, or two exchanged.
CREATE FUNCTION desk.edit_distance(one text, other text) RETURNS integer
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    a text[] := regexp_split_to_array(left(one, 40), '');
    b text[] := regexp_split_to_array(left(other, 40), '');
    v_before integer[]; -- the row before the last
    v_last integer[] := ARRAY(SELECT generate_series(0, cardinality(b)));
    v_row integer[];
BEGIN
    IF one = '' OR other = '' THEN
        RETURN greatest(length(one), length(other));
    END IF;
    FOR i IN 1 .. cardinality(a) LOOP
        v_row := ARRAY[i];
        FOR j IN 1 .. cardinality(b) LOOP
            v_row := v_row || least(v_last[j + 1] + 1, v_row[j] + 1, v_last[j] + (a[i] <> b[j])::integer,
                CASE WHEN i > 1 AND j > 1 AND a[i] = b[j - 1] AND a[i - 1] = b[j] THEN v_before[j - 1] + 1 END);
        END LOOP;
        v_before := v_last;
        v_last := v_row;
    END LOOP;
    RETURN v_last[cardinality(b) + 1];
END;
$$;
