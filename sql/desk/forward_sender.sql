-- In whose name an agent's mail opens a ticket: whom #from names, else the sender of the mail that it forwards, if that is
-- certain. address NULL: in nobody's. The desk's own people are no customers.
CREATE FUNCTION desk.forward_sender(document jsonb, s desk.setting, OUT address text, OUT name text)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_said text := (SELECT c ->> 'argument' FROM jsonb_array_elements(coalesce(nullif(document -> 'commands', 'null'), '[]')) c
        WHERE lower(c ->> 'word') = 'from' LIMIT 1);
BEGIN
    IF v_said IS NOT NULL THEN
        SELECT f.address, f.name INTO forward_sender.address, forward_sender.name FROM desk.mailbox_said(v_said) f;
    ELSIF (document #> '{forwarded,certain}')::boolean THEN
        forward_sender.address := desk.address_clean(document #>> '{forwarded,from,address}');
        forward_sender.name := document #>> '{forwarded,from,name}';
    END IF;
    IF desk.own_address(forward_sender.address, s) OR desk.agent_of(forward_sender.address) IS NOT NULL THEN
        forward_sender.address := NULL;
    ELSIF coalesce(forward_sender.name, '') = ''
          AND lower(forward_sender.address) = lower(document #>> '{forwarded,from,address}') THEN
        forward_sender.name := document #>> '{forwarded,from,name}';
    END IF;
END;
$$;
