-- The confirmation of an answer: what went to whom, and what did not. Made when every mail of it was tried and one at least
-- was taken by the next server, so that it tells what is; once an answer. With confirm = "problems" only when something was
-- left out.
CREATE FUNCTION desk.tell_sent(message_id bigint) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    m desk.message;
    s desk.setting;
    v_to text;
    v_sent_at timestamptz;
    v_sent_id bigint;
    v_files text;
    v_left_out text;
BEGIN
    -- Two of its mails may be settled at the same moment: the second sees what became of the first.
    SELECT * INTO m FROM desk.message x WHERE x.id = tell_sent.message_id;
    PERFORM FROM desk.ticket t WHERE t.id = m.ticket_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM desk.outbox o WHERE o.carries_id = tell_sent.message_id
               AND (o.kind = 'confirmation' OR o.kind = 'relay' AND o.state IN ('queued', 'sending'))) THEN
        RETURN;
    END IF;
    SELECT string_agg(desk.person_text(o.recipient_name, o.recipient) || CASE o.state
            WHEN 'sent' THEN '' WHEN 'retry' THEN ': not yet, it is tried again' ELSE ': not sent' END, E'\n' ORDER BY o.seq),
        min(o.sent_at), min(o.id) FILTER (WHERE o.state = 'sent')
    INTO v_to, v_sent_at, v_sent_id
    FROM desk.outbox o WHERE o.carries_id = tell_sent.message_id AND o.kind = 'relay';
    IF v_sent_id IS NULL THEN
        RETURN;
    END IF;
    SELECT * INTO s FROM desk.setting;
    SELECT string_agg(f.name || ', ' || desk.size_text(f.size), E'\n' ORDER BY f.position) FILTER (WHERE a.outbox_id IS NOT NULL),
        string_agg(concat_ws(': ', f.name || ', ' || desk.size_text(f.size), f.why), E'\n' ORDER BY f.position)
            FILTER (WHERE a.outbox_id IS NULL)
    INTO v_files, v_left_out
    FROM desk.relay_files(m.id) f
    LEFT JOIN desk.outbox_attachment a ON a.outbox_id = v_sent_id AND a.position = f.position;
    IF s.confirm = 'problems' AND v_left_out IS NULL THEN
        RETURN;
    END IF;
    PERFORM desk.post_agent(coalesce(t.merged_into, t.id), m.agent_id, 'confirmation', jsonb_strip_nulls(jsonb_build_object(
            'text', m.text, 'to', v_to, 'sent_at', desk.utc_text(v_sent_at), 'files', v_files, 'left_out', v_left_out)),
        false, m.id, NULL, m.message_id)
    FROM desk.ticket t WHERE t.id = m.ticket_id;
END;
$$;
