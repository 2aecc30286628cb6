-- What a progress update says. since: when the customer last heard from the desk; happened: from then on; what became of
-- promises, since the last mail that gave an account of them. idle: nobody has worked on it since, though nothing kept them;
-- then since says from when on.
CREATE FUNCTION desk.progress_facts(t desk.ticket) RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    c_most constant integer := 5; -- the mail is to be short
    v_since timestamptz := desk.heard_at(t);
    v_account timestamptz := coalesce(desk.told_at(t, '{receipt,update,closed}'), t.arrived_at);
    v_happened jsonb;
    v_done boolean;
BEGIN
    SELECT coalesce(jsonb_agg(h.item ORDER BY h.at) FILTER (WHERE h.from_last <= c_most), '[]'), coalesce(bool_or(h.desk), false)
    INTO v_happened, v_done
    FROM (SELECT x.*, row_number() OVER (ORDER BY x.at DESC) AS from_last FROM desk.progress_happened(t, v_since) x) h;
    v_done := v_done OR t.state = 'waiting' OR coalesce(desk.pledged_at(t.id) > v_since, false);
    RETURN desk.facts_listed(jsonb_build_object('happened', v_happened)) || desk.progress_promises(t.id, v_account)
        || jsonb_strip_nulls(jsonb_build_object(
            'since', desk.utc_text(CASE WHEN v_done THEN v_since ELSE desk.worked_at(t) END),
            'idle', CASE WHEN NOT v_done THEN true END,
            'owner', desk.owner_shown(t),
            'waiting_until', desk.utc_text(t.wait_until),
            'late', desk.utc_text(desk.update_late(t.id))));
END;
$$;
