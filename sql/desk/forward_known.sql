-- The ticket that has the forwarded mail already: the same Message-ID from the same address (an id alone is nothing: anybody may
-- have used it again); or, when a program left the id away, the same words under the same subject within a week, in a ticket
-- that is not closed.
CREATE FUNCTION desk.forward_known(document jsonb, address text) RETURNS bigint
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_customer bigint := (SELECT c.id FROM desk.customer c WHERE lower(c.address) = lower(forward_known.address COLLATE "C"));
    v_id text := document #>> '{forwarded,message_id}';
    v_words text := desk.words_only(document #>> '{forwarded,text}');
BEGIN
    IF v_id IS NOT NULL THEN
        RETURN (
            SELECT w.ticket_id FROM desk.message w WHERE w.message_id = v_id AND w.customer_id = v_customer
            ORDER BY w.id LIMIT 1);
    END IF;
    RETURN (
        SELECT w.ticket_id
        FROM desk.ticket t
        JOIN desk.message w ON w.ticket_id = t.id AND w.customer_id = v_customer
        WHERE t.customer_id = v_customer AND t.state <> 'closed' AND v_words <> ''
          AND w.received_at > desk.now() - interval '7 days'
          AND desk.subject_core(w.subject) = desk.subject_core(document #>> '{forwarded,subject}')
          AND desk.words_only(w.text) = v_words
        ORDER BY w.id LIMIT 1);
END;
$$;
