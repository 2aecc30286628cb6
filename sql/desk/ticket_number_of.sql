-- The ticket where a done mail is: as a message, or as a note.
CREATE FUNCTION desk.ticket_number_of(incoming_id bigint) RETURNS bigint
LANGUAGE sql STABLE
AS $$
    SELECT t.number
    FROM (SELECT m.ticket_id FROM desk.message m WHERE m.incoming_id = ticket_number_of.incoming_id
          UNION
          SELECT n.ticket_id FROM desk.note n WHERE n.incoming_id = ticket_number_of.incoming_id) mail
    JOIN desk.ticket t ON t.id = mail.ticket_id
    LIMIT 1
$$;
