-- The webhook's receiver has taken the call.
CREATE FUNCTION desk.hook_sent(id bigint) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    h desk.hook;
BEGIN
    UPDATE desk.hook x SET state = 'sent', sent_at = desk.now() WHERE x.id = hook_sent.id RETURNING * INTO h;
    PERFORM desk.hook_event('webhook-called', h);
    RETURN h.state;
END;
$$;
