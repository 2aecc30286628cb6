-- What became of promises by the mail that an answer came in; an answer by promisectl came in none, and is what it wrote last.
CREATE FUNCTION desk.promise_events_by(m desk.message) RETURNS bigint[]
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(array_agg(e.id ORDER BY e.id), '{}')
    FROM desk.event e
    WHERE e.kind IN ('promise-made', 'promise-moved', 'promise-withdrawn') AND e.ticket_id = m.ticket_id
      AND CASE WHEN m.incoming_id IS NOT NULL THEN e.incoming_id = m.incoming_id
          ELSE e.incoming_id IS NULL AND e.at = m.created_at AND e.id > (
              SELECT max(b.id) FROM desk.event b
              WHERE b.ticket_id = ANY (desk.ticket_family(m.ticket_id)) AND b.kind = 'by-promisectl') END
$$;
