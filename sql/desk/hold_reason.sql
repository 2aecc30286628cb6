-- Why a proven mail of an agent is held back before anything in it is looked at; NULL: it is not.
CREATE FUNCTION desk.hold_reason(m desk.mail, document jsonb, a desk.authority) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT CASE
        WHEN a.purpose = 'agent' AND a.token_agent_id <> a.agent_id THEN 'other-token'
        WHEN (a.purpose = 'agent' OR a.purpose = 'note' AND coalesce(document -> 'commands', '[]') <> '[]')
             AND NOT desk.agent_may(a.agent_id, a.ticket_id) THEN 'not-your-queue'
        WHEN m.header_only THEN 'too-large'
        WHEN jsonb_path_exists(document, '$.protection[*].kind ? (@ == "encrypted" || @ == "pgp-inline-encrypted")')
            THEN 'encrypted'
    END
$$;
