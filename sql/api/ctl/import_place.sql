-- How far an import has read a folder of a mail server, where each mail that is read once more has to cross the network: the highest
-- UID; with a number it is kept. NULL: nothing of it was read.
CREATE FUNCTION api.ctl_import_place(import integer, place text, reached bigint) RETURNS bigint
LANGUAGE sql SECURITY DEFINER
SET search_path = desk, pg_temp
AS $$
    INSERT INTO desk.import_place AS p (import_id, place, reached)
    SELECT ctl_import_place.import, ctl_import_place.place, ctl_import_place.reached WHERE ctl_import_place.reached IS NOT NULL
    ON CONFLICT (import_id, place) DO UPDATE SET reached = excluded.reached;
    SELECT p.reached FROM desk.import_place p WHERE p.import_id = ctl_import_place.import AND p.place = ctl_import_place.place
$$;
