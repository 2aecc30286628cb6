-- Why a mail is held back, for those who ask what became of it.
CREATE FUNCTION desk.held_why(reason text, words text) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT CASE reason
        WHEN 'command' THEN 'a command in it was not understood or refused (' || coalesce(
            (SELECT string_agg(c ->> 'line', ', ') FROM jsonb_array_elements(words::jsonb) c
              -- Those beside it were right, and are undone.
              WHERE NOT (c -> 'done')::boolean AND c ->> 'said' NOT LIKE 'Not done. %'), '') || ')'
        WHEN 'inactive' THEN 'From is an address of somebody who is no longer an agent'
        WHEN 'malformed' THEN 'it is malformed, so nothing about its sender is certain'
        WHEN 'dmarc-fail' THEN 'DMARC failed, the agent''s address may be forged'
        WHEN 'no-authentication' THEN 'no trusted server vouches that the agent sent it'
        WHEN 'several-tickets' THEN 'it belongs to several tickets at once, by its addresses or by the mail that it answers'
        WHEN 'other-token' THEN 'the address that it was sent to was given to another agent'
        WHEN 'not-your-queue' THEN 'the ticket is in none of the agent''s queues'
        WHEN 'too-large' THEN 'it is too large, only its header was fetched'
        WHEN 'encrypted' THEN 'it is encrypted'
        WHEN 'nothing-left' THEN 'nothing new was found in it with certainty'
        WHEN 'words-inside' THEN 'a command has words for the customer, but it came to a note address'
        WHEN 'command-line' THEN 'a line of its text looks like a command'
        WHEN 'no-customer' THEN 'nobody outside takes part in the ticket'
        WHEN 'quote' THEN 'it quotes the desk''s own mail without marking it'
        WHEN 'repeats' THEN 'it repeats the customer''s words without marking them'
        WHEN 'note-text' THEN 'it holds words of an internal note'
        WHEN 'agent-address' THEN 'it names an agent''s own address'
        WHEN 'file-names-agent' THEN 'one of its files names an agent''s own address, or is a whole mail'
        ELSE reason
    END
$$;
