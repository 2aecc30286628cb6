-- Where a mail belongs. joined_by set: it joins ticket_id. Else it opens a ticket, and when attention is set that ticket
-- claims ticket_id: a person must look. A token, a known id or the anchor joins only for a participant of the ticket; a
-- number in the subject only for one whose mail is authenticated. Somebody whom an agent took out of the ticket is a stranger.
CREATE FUNCTION desk.thread_of(
    m desk.mail, s desk.setting, OUT ticket_id bigint, OUT joined_by text, OUT attention text)
LANGUAGE plpgsql STABLE
AS $$
#variable_conflict use_column
DECLARE
    v_candidate record;
BEGIN
    IF m.parents = '{}' AND position('[' IN m.subject) = 0 AND m.recipients <@ s.own_addresses
       AND m.delivered_to <@ s.own_addresses THEN
        RETURN; -- the common case: a new matter
    END IF;
    SELECT c.rank, c.ticket_id, c.joined_by, p.customer_id IS NOT NULL AS known INTO v_candidate
    FROM desk.thread_candidates(m, s) c
    LEFT JOIN desk.participant p ON p.ticket_id = c.ticket_id AND p.customer_id = m.customer_id
    ORDER BY c.rank, p.customer_id IS NULL, c.place, c.ticket_id DESC
    LIMIT 1;
    IF v_candidate IS NULL THEN
        RETURN;
    END IF;
    thread_of.ticket_id := v_candidate.ticket_id;
    IF v_candidate.known AND (v_candidate.rank < 4 OR m.authenticated) THEN
        thread_of.joined_by := v_candidate.joined_by;
    ELSE
        thread_of.attention := CASE WHEN v_candidate.rank < 4 THEN 'wrong-person' ELSE 'claims' END;
    END IF;
END;
$$;
