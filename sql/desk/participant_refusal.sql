-- Why this address cannot take part in a ticket; NULL: it can. given: as it was written, for the words.
CREATE FUNCTION desk.participant_refusal(ticket_id bigint, address text, given text, agent_id integer) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    s desk.setting;
BEGIN
    SELECT * INTO s FROM desk.setting;
    RETURN CASE
        WHEN ticket_id IS NULL THEN 'there is no such ticket'
        WHEN address IS NULL THEN format('%s is no address that can be written to', left(given, 300))
        WHEN desk.own_address(address, s) THEN format('%s is an address of the desk itself', address)
        WHEN desk.agent_of(address) IS NOT NULL THEN format('%s is an agent', address)
        WHEN desk.machine_address(address) THEN format('nobody reads mail to %s', address)
        WHEN agent_id IS NULL AND desk.participant_removed(ticket_id, address)
            THEN format('an agent has taken %s out of the ticket', address)
    END;
END;
$$;
