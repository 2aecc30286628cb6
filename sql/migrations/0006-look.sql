-- What status, metrics and check ask for every minute, however much has been sent.
CREATE INDEX outbox_unsent ON desk.outbox (audience, id) WHERE state IN ('failed', 'withheld');
