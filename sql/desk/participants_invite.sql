-- The people in Cc of a requester's mail that is authenticated take part from now on: only so many, nobody of the desk, no
-- machine. In any other mail Cc says nothing, because anybody could have written it.
CREATE FUNCTION desk.participants_invite(ticket_id bigint, m desk.mail, document jsonb, s desk.setting) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    c_most constant integer := 10;
BEGIN
    IF m.authenticated AND m.kind = 'human' AND document -> 'cc' <> '[]' THEN
        PERFORM desk.participant_add(participants_invite.ticket_id, c.address, coalesce(c.name, ''), NULL)
        FROM (
            SELECT DISTINCT ON (lower(desk.address_clean(x.address))) desk.address_clean(x.address) AS address, x.name
            FROM jsonb_to_recordset(document -> 'cc') AS x (address text, name text)
            WHERE desk.address_clean(x.address) IS NOT NULL
              AND NOT desk.own_address(x.address, s) AND NOT desk.machine_address(x.address)
              AND desk.agent_of(x.address) IS NULL
            ORDER BY lower(desk.address_clean(x.address))
            LIMIT c_most) c;
    END IF;
END;
$$;
