-- What the admin is told when a broken promise has nobody who answers for it.
CREATE FUNCTION desk.unheard_text() RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT 'a promise to a customer is broken and no agent answers for it: give its queue a lead, or the desk agents'
$$;
