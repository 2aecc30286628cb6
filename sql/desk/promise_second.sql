-- Who looks at a promise whose customer says that it was not kept: the lead of its owner, else who leads its queue, else that one's lead,
-- else another agent of the queue. Nobody who ever said that it was kept. NULL: there is nobody else.
CREATE FUNCTION desk.promise_second(p desk.promise) RETURNS integer
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_queue text := (SELECT t.queue FROM desk.ticket t WHERE t.id = p.ticket_id);
    v_lead integer := desk.queue_lead(v_queue);
BEGIN
    RETURN (
        SELECT a.id
        FROM (SELECT w.id, w.n FROM unnest(ARRAY[desk.lead_of(desk.promise_holder(p)), v_lead, desk.lead_of(v_lead)]) WITH ORDINALITY AS w (id, n)
              UNION ALL
              SELECT x.id, 10 + x.id FROM desk.agent x WHERE x.queues = '{}' OR v_queue = ANY (x.queues)) w
        JOIN desk.agent a ON a.id = w.id
        WHERE a.active AND a.id <> ALL (desk.promise_kept_by(p.id))
        ORDER BY w.n LIMIT 1);
END;
$$;
