-- The calls about a promise, for telling their receivers that it has ended.
CREATE INDEX hook_promise ON desk.hook (promise_id) WHERE promise_id IS NOT NULL;
