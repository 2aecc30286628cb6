-- Keeps desk.queue.waiting: customers' tickets that are not closed. Receipts say it, so neither machines' mail nor what agents
-- write to each other counts.
CREATE FUNCTION desk.queue_count() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state <> 'closed' AND NOT OLD.automatic AND NOT OLD.internal THEN
        UPDATE desk.queue q SET waiting = q.waiting - 1 WHERE q.name = OLD.queue;
    END IF;
    IF NEW.state <> 'closed' AND NOT NEW.automatic AND NOT NEW.internal THEN
        INSERT INTO desk.queue AS q (name, waiting) VALUES (NEW.queue, 1)
        ON CONFLICT (name) DO UPDATE SET waiting = q.waiting + 1;
    END IF;
    RETURN NULL;
END;
$$;

CREATE TRIGGER queue_count AFTER INSERT OR UPDATE OF state, queue, automatic, internal ON desk.ticket
FOR EACH ROW EXECUTE FUNCTION desk.queue_count();
