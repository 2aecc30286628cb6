-- A moment in the desk's zone, in English: Fri 27 Nov 2026 09:00 (Europe/Riga).
CREATE FUNCTION desk.moment_shown(at timestamptz) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT to_char(at AT TIME ZONE s.zone, 'Dy FMDD Mon YYYY HH24:MI') || format(' (%s)', s.zone) FROM desk.setting s
$$;
