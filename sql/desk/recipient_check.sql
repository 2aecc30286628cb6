-- The last word on who gets a mail, whoever made the row: a customer's mail goes to a participant of its ticket (a receipt
-- to where it was decided to go, which is whom the ticket's token was given to), and to no agent unless the ticket is his
-- own request; an agent's mail to the registered address of an agent of the configuration in force.
CREATE FUNCTION desk.recipient_check() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    v_to text := lower(NEW.recipient);
    v_allowed boolean;
BEGIN
    IF NEW.audience = 'customer' THEN
        -- One question at a time: each statement asks for all that stands in it.
        IF NEW.kind = 'receipt' THEN
            v_allowed := EXISTS (
                SELECT FROM desk.token k WHERE k.ticket_id = NEW.ticket_id AND k.purpose = 'customer' AND k.address = v_to);
        ELSE
            v_allowed := EXISTS (
                SELECT FROM desk.customer c JOIN desk.participant p ON p.customer_id = c.id
                WHERE lower(c.address) = v_to AND p.ticket_id = NEW.ticket_id);
        END IF;
        IF v_allowed AND desk.agent_of(NEW.recipient) IS NOT NULL THEN
            v_allowed := EXISTS (
                SELECT FROM desk.ticket t JOIN desk.customer c ON c.id = t.customer_id
                WHERE t.id = NEW.ticket_id AND lower(c.address) = v_to);
        END IF;
    ELSIF NEW.audience = 'agent' THEN
        v_allowed := EXISTS (
            SELECT FROM desk.agent a WHERE a.id = NEW.agent_id AND a.active AND lower(a.address) = v_to);
    ELSE
        v_allowed := true;
    END IF;
    IF NOT v_allowed THEN
        RAISE EXCEPTION 'a mail of kind % may not go to %', NEW.kind, NEW.recipient
            USING ERRCODE = 'check_violation', CONSTRAINT = 'recipient_check';
    END IF;
    RETURN NULL;
END;
$$;

CREATE CONSTRAINT TRIGGER recipient_check AFTER INSERT OR UPDATE OF kind, recipient, ticket_id, agent_id ON desk.outbox
FOR EACH ROW EXECUTE FUNCTION desk.recipient_check();
