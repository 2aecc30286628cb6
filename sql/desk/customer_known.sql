-- May a machine write to a ticket's requester by itself? Yes, when his address is not a stranger's word alone: he had a
-- receipt, a person has answered, or DMARC vouches for a mail of his. Else anybody could have the desk's updates sent to
-- whomever he names as the sender (RFC 3834 section 4).
CREATE FUNCTION desk.customer_known(t desk.ticket) RETURNS boolean
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN EXISTS (
            SELECT FROM desk.outbox o
            WHERE o.ticket_id = ANY (desk.ticket_family(t.id) || t.split_from) AND o.kind IN ('receipt', 'relay')
              AND o.state <> 'withheld')
        OR EXISTS (
            SELECT FROM desk.message m
            WHERE m.ticket_id = t.id AND (m.agent_id IS NOT NULL OR m.authenticated AND m.customer_id = t.customer_id));
END;
$$;
