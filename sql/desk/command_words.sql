-- The commands, in the order in which they are explained.
CREATE FUNCTION desk.command_words() RETURNS text[]
LANGUAGE sql IMMUTABLE
AS $$
    SELECT ARRAY['note', 'take', 'assign', 'queue', 'close', 'reopen', 'wait', 'priority', 'cause', 'merge', 'split', 'cc',
        'from', 'promise', 'kept', 'move', 'drop', 'yes', 'no', 'promises', 'ack', 'ok', 'status', 'help']
$$;
