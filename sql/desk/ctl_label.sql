-- What people call a ticket: "ACME-1042"; "1042" before the daemon has told its configuration.
CREATE FUNCTION desk.ctl_label(number bigint) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT coalesce((SELECT tag || '-' FROM desk.setting), '') || ctl_label.number
$$;
