-- A customer's word about a promise (desk.answer_meant), taken; where several can be meant, that it is unclear which. message_id: his
-- mail, which agents are told of apart.
CREATE FUNCTION desk.answer_take(message_id bigint, means text, promises bigint[]) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    m desk.message;
BEGIN
    SELECT * INTO m FROM desk.message x WHERE x.id = answer_take.message_id;
    CASE means
        WHEN 'unclear' THEN
            PERFORM desk.event_add('answer-unclear', m.ticket_id, m.incoming_id, NULL, jsonb_build_object('promises', promises));
        WHEN 'released' THEN
            PERFORM desk.promise_release(promises[1], m);
        WHEN 'disputed' THEN
            PERFORM desk.promise_dispute(promises[1], m);
        ELSE
            PERFORM desk.promise_event(p, 'promise-confirmed',
                jsonb_build_object('customer', m.customer_id, 'open', CASE WHEN means = 'said' THEN true END), m.incoming_id)
            FROM unnest(promises) p;
    END CASE;
END;
$$;
