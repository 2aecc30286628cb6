-- Did an agent take this address out of the ticket, and none bring it back?
CREATE FUNCTION desk.participant_removed(ticket_id bigint, address text) RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT coalesce((
        SELECT e.kind = 'participant-removed'
        FROM desk.event e
        JOIN desk.ticket t ON t.id = e.ticket_id
        WHERE participant_removed.ticket_id IN (t.id, t.merged_into)
          AND e.kind IN ('participant-added', 'participant-removed')
          AND lower((e.facts ->> 'address') COLLATE "C") = lower(participant_removed.address COLLATE "C")
        ORDER BY e.id DESC
        LIMIT 1), false)
$$;
