-- What a mail that first leaves at a moment may still say: a date by which the customer was to hear is not told once it is over,
-- as after hours in which nothing could be sent. An answer that was due by then is told as that.
CREATE FUNCTION desk.facts_at(facts jsonb, at timestamptz) RETURNS jsonb
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE WHEN o.keys = '{}' THEN facts_at.facts ELSE facts_at.facts - o.keys
        - CASE WHEN 'closes_at' = ANY (o.keys) THEN 'last' ELSE '' END
        || CASE WHEN 'reply_by' = ANY (o.keys) THEN jsonb_build_object('reply_was_due', facts_at.facts -> 'reply_by') ELSE '{}' END END
    FROM (SELECT ARRAY(
              SELECT k FROM unnest('{reply_by,update_by,resolve_by,next_update,next,closes_at}'::text[]) k
              WHERE (facts_at.facts ->> k)::timestamptz <= facts_at.at)) AS o (keys)
$$;
