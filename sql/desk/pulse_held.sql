-- Are the timers held? For a minute after the clock jumped by more than ten minutes, or nobody ran it for so long: what is due
-- then may be what others are just about to answer.
CREATE FUNCTION desk.pulse_held() RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(bool_or(p.hold_until > desk.now() OR desk.pulse_lost(p)), false) FROM desk.pulse p
$$;
