-- How the mailbox fares: 'idle', 'fetching', 'away' and why. asked: the server was asked for new mail and answered.
CREATE FUNCTION api.fetch_report(mailbox text, state text, detail text, asked boolean) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
    UPDATE desk.mailbox m
    SET state_at = CASE WHEN m.state = fetch_report.state THEN m.state_at ELSE desk.now() END,
        state = fetch_report.state,
        detail = coalesce(fetch_report.detail, ''),
        fetched_at = CASE WHEN asked THEN desk.now() ELSE m.fetched_at END
    WHERE m.name = fetch_report.mailbox
$$;
