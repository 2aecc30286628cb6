-- A customer's word about one promise (desk.answer_meant), taken; of several, that it is unclear which he means. message_id: his
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
            PERFORM desk.promise_event(promises[1], 'promise-confirmed',
                jsonb_build_object('customer', m.customer_id, 'open', CASE WHEN means = 'said' THEN true END), m.incoming_id);
    END CASE;
END;
$$;
