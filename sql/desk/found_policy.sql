-- What becomes of promises that are found in agents' words in a queue: 'record', 'ask' or 'off'; the queue's word over the desk's.
CREATE FUNCTION desk.found_policy(queue text) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT coalesce((desk.service_of(found_policy.queue)).detected_promises, s.detected_promises)::text FROM desk.setting s
$$;
