-- What a word or two of a customer's ("yes", "released", "not done": the reader's answer) say about the promises of the mail that he
-- answers: 'confirmed' (it was called kept), 'said' (he says yes to what nobody has called kept), 'released', 'disputed'; 'unclear'
-- when more than one can be meant: a yes is to all that were called kept, and of a solution he speaks only where nothing else was
-- promised beside it. NULL: nothing, the mail is as any other. Words count only from the requester in person, where
-- no rule speaks against his mail.
CREATE FUNCTION desk.answer_meant(m desk.mail, d desk.decision, t desk.ticket, answer text, OUT means text, OUT promises bigint[])
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_about desk.promise[];
BEGIN
    IF answer NOT IN ('yes', 'released', 'not done') OR d.rule <> 11 OR m.old OR m.kind <> 'human' OR m.parents = '{}'
       OR m.customer_id IS DISTINCT FROM t.customer_id OR NOT desk.ledger_live(t) THEN
        RETURN;
    END IF;
    v_about := ARRAY(SELECT a FROM desk.answer_about(t.id, m.parents[1]) a);
    promises := ARRAY(SELECT a.id FROM unnest(v_about) a WHERE CASE answer
        WHEN 'yes' THEN a.class = 'deed' AND a.state IN ('kept', 'kept late')
        WHEN 'not done' THEN a.class = 'deed' AND desk.promise_disputable(a)
        ELSE a.ended_at IS NULL AND a.kept_by IS NULL END ORDER BY a.number);
    means := CASE answer WHEN 'yes' THEN 'confirmed' WHEN 'not done' THEN 'disputed' WHEN 'released' THEN 'released' END;
    IF answer = 'yes' AND promises = '{}' THEN
        promises := ARRAY(SELECT a.id FROM unnest(v_about) a WHERE a.class = 'deed' AND a.ended_at IS NULL ORDER BY a.number);
        means := 'said';
    END IF;
    IF means = 'disputed' AND cardinality(promises) > 1 THEN
        promises := ARRAY(SELECT a.id FROM unnest(v_about) a WHERE a.id = ANY (promises) AND a.kind <> 'resolve' ORDER BY a.number);
    END IF;
    means := CASE WHEN promises = '{}' THEN NULL WHEN cardinality(promises) = 1 OR means = 'confirmed' THEN means ELSE 'unclear' END;
END;
$$;
