-- How the promises of a ticket stand, for its customer: going on, broken and not yet made good, and what became of others
-- since then. One that was moved is told once, with its date of now, while that holds; that two became one when tickets were
-- merged is no move. Not what an answer kept, for he has it; nor the updates themselves: the mail is one, and says when the next
-- comes.
CREATE FUNCTION desk.progress_promises(ticket_id bigint, since timestamptz) RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    WITH moved AS (
        SELECT o.id, o.replaced_by FROM desk.promise o JOIN desk.promise n ON n.id = o.replaced_by
        WHERE o.ticket_id = progress_promises.ticket_id AND o.ended_at > since AND n.state = 'open' AND n.replaces = o.id)
    SELECT desk.facts_listed(jsonb_build_object(
        'open', jsonb_agg(desk.promise_item(p) ORDER BY p.due_at, p.number) FILTER (
            WHERE p.state = 'open' AND p.paused_at IS NULL AND p.id NOT IN (SELECT m.replaced_by FROM moved m)),
        'broken', jsonb_agg(desk.promise_item(p) ORDER BY p.due_at, p.number) FILTER (
            WHERE p.state = 'broken' AND p.kept_by IS NULL),
        'kept', jsonb_agg(desk.promise_item(p) || jsonb_build_object('at', desk.utc_text(p.ended_at)) ORDER BY p.ended_at, p.number)
            FILTER (WHERE p.class = 'deed' AND p.state IN ('kept', 'kept late') AND p.ended_at > since),
        'moved', jsonb_agg(desk.promise_moved_item(p) ORDER BY p.ended_at, p.number) FILTER (
            WHERE p.id IN (SELECT m.id FROM moved m)),
        'withdrawn', jsonb_agg(desk.promise_withdrawn_item(p) ORDER BY p.ended_at, p.number) FILTER (
            WHERE p.state = 'withdrawn' AND p.replaced_by IS NULL AND p.ended_at > since AND NOT EXISTS (
                SELECT FROM desk.finding f WHERE f.promise_id = p.id AND f.state = 'declined'))))
    FROM desk.promise p
    WHERE p.ticket_id = progress_promises.ticket_id AND p.kind <> 'update'
$$;
