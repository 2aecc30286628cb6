-- What an import would make of a mail, without keeping anything: {"what", "sent_at"}; what: 'known', 'own', 'report', 'machine', 'customer',
-- 'answer', 'unnamed' (sent from the desk's own address, by nobody knows whom), 'internal', 'forged'.
CREATE FUNCTION api.ctl_import_judge(answers_by integer, came_at timestamptz, sha256 text, document jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
SET timezone = 'UTC'
SET enable_seqscan = off
SET jit = off
AS $$
DECLARE
    s desk.setting;
    i desk.import;
    m desk.mail;
    v_agent integer;
BEGIN
    SELECT * INTO s FROM desk.setting;
    i.answers_by := ctl_import_judge.answers_by;
    m := desk.import_mail_of(NULL, document, decode(ctl_import_judge.sha256, 'hex'), desk.import_sent_at(document, came_at), i, s);
    v_agent := desk.import_author(m, i, s);
    RETURN jsonb_build_object('sent_at', m.received_at, 'what', coalesce(desk.import_known(m, s), CASE
        WHEN m.kind IN ('bounce', 'delay', 'mdn', 'loop') THEN 'report'
        WHEN m.kind <> 'human' THEN 'machine'
        WHEN v_agent IS NULL AND m.agent_id IS NOT NULL THEN 'forged'
        WHEN v_agent IS NULL AND NOT desk.own_address(m.from_address, s) THEN 'customer'
        WHEN NOT EXISTS (SELECT FROM desk.import_outside(document, s)) THEN 'internal'
        WHEN v_agent IS NULL THEN 'unnamed'
        ELSE 'answer' END));
END;
$$;
