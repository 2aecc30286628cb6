-- Are the timers held? For a minute after the clock jumped by more than ten minutes, or nobody ran it for so long: what is due
-- then may be what others are just about to answer. And while a restored database waits for the admin.
CREATE FUNCTION desk.pulse_held() RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(bool_or(p.hold_until > desk.now() OR desk.pulse_lost(p)), false) OR desk.held() FROM desk.pulse p
$$;
