-- Calls of webhooks, the newest first.
CREATE VIEW report.hooks AS
SELECT h.id AS call, h.webhook, h.facts ->> 'type' AS type, h.promise_id AS promise, h.state, h.attempts, h.last_code, h.last_reply,
    h.created_at, h.next_at, h.sent_at
FROM desk.hook h
ORDER BY h.id DESC;

COMMENT ON VIEW report.hooks IS 'calls of webhooks, the newest first';
COMMENT ON COLUMN report.hooks.call IS 'number of the call';
COMMENT ON COLUMN report.hooks.webhook IS 'name of the webhook in the configuration';
COMMENT ON COLUMN report.hooks.type IS 'what it tells';
COMMENT ON COLUMN report.hooks.promise IS 'the promise that it is about (report.promises)';
COMMENT ON COLUMN report.hooks.state IS 'queued, sending, sent, retry or failed';
COMMENT ON COLUMN report.hooks.attempts IS 'how often it was tried';
COMMENT ON COLUMN report.hooks.last_code IS 'HTTP status of the last answer';
COMMENT ON COLUMN report.hooks.last_reply IS 'what was answered, or why there was no answer';
COMMENT ON COLUMN report.hooks.created_at IS 'when it was to be made';
COMMENT ON COLUMN report.hooks.next_at IS 'when it is tried next';
COMMENT ON COLUMN report.hooks.sent_at IS 'when it was taken';
