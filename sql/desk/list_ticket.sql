-- A mail that asks, with one word and nothing else, for the list of what was promised: the ticket in which it is answered. Joined to
-- a ticket, that one, for its requester; else his newest, when DMARC vouches for him, for the list is not for whoever names himself
-- so. NULL: it is a mail as any other; so is one too many.
CREATE FUNCTION desk.list_ticket(
    m desk.mail, document jsonb, d desk.decision, s desk.setting, thread_id bigint, joined_by text, attention text)
RETURNS bigint
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF document ->> 'answer' IS DISTINCT FROM 'promises' OR m.kind <> 'human' OR m.old OR m.customer_id IS NULL OR m.agent_id IS NOT NULL
       OR coalesce(document -> 'attachments', '[]') NOT IN ('[]', 'null') OR desk.list_barred(m, s) THEN
        RETURN NULL;
    ELSIF list_ticket.joined_by IS NOT NULL THEN
        RETURN (SELECT t.id FROM desk.ticket t WHERE t.id = thread_id AND t.customer_id = m.customer_id AND d.rule = 11);
    ELSIF d.verdict <> 'send' OR NOT m.authenticated OR list_ticket.attention IS NOT NULL THEN
        RETURN NULL;
    END IF;
    RETURN (
        SELECT t.id FROM desk.ticket t
        WHERE t.customer_id = m.customer_id AND t.merged_into IS NULL AND NOT t.internal
        ORDER BY t.id DESC LIMIT 1);
END;
$$;
