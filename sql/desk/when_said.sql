-- A time as an agent wrote it, made plain: small letters, single spaces, no commas, "2" for "two"; without "by" or "until".
CREATE FUNCTION desk.when_said(text text) RETURNS text
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    c_numbers constant text[] := ARRAY['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven',
        'twelve'];
    v_said text := btrim(regexp_replace(lower(left(when_said.text, 200)), '[\s\u00a0,]+', ' ', 'g'));
    v_number text;
BEGIN
    v_said := regexp_replace(v_said, '^(until|till|til|by) ', '');
    v_said := regexp_replace(v_said, '([ap])[.]m[.]?', '\1m', 'g');
    v_number := substring(v_said FROM '^(?:in |within )?([a-z]+) ');
    IF v_number = ANY (c_numbers) THEN
        v_said := regexp_replace(v_said, v_number, array_position(c_numbers, v_number)::text);
    END IF;
    RETURN v_said;
END;
$$;
