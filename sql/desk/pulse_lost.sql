-- Has the clock jumped, or not been run, since its last beat?
CREATE FUNCTION desk.pulse_lost(p desk.pulse) RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT desk.now() NOT BETWEEN p.ran_at - interval '10 minutes' AND p.ran_at + interval '10 minutes'
$$;
