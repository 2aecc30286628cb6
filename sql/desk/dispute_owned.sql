-- A promise that its customer says was not kept, when its time is over: he is told as of any breach, who has it now and by when he
-- hears next. Once: not when it was kept late, and he has been told before. Its ticket is open again by now.
CREATE FUNCTION desk.dispute_owned(promise_id bigint) RETURNS void
LANGUAGE sql
AS $$
    SELECT desk.notice_begin(p) FROM desk.promise p
    WHERE p.id = dispute_owned.promise_id AND p.state = 'broken'
      AND NOT EXISTS (SELECT FROM desk.event e WHERE e.promise_id = p.id AND e.kind IN ('promise-noticed', 'promise-held'))
$$;
