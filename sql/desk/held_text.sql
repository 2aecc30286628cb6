-- Why an agent's mail is held back, and the one thing to do.
CREATE FUNCTION desk.held_text(code text, OUT why text, OUT todo text)
LANGUAGE sql IMMUTABLE
AS $$
    SELECT coalesce(v.why, 'The desk did not understand it (' || held_text.code || ').'),
        coalesce(v.todo, 'Ask whoever administers the desk: promisectl explain mail tells more.')
    FROM (SELECT held_text.code) AS asked (code)
    LEFT JOIN (VALUES
        ('no-authentication', 'It carries your address, but nothing that the desk trusts says that it came from your mail server (no DMARC result).',
            'If it is yours, send it again from your usual account. If that is held too, whoever administers the desk must name your mail server in promised.conf (desk.trusted_authserv), or set trust = "token" for you. If it is not yours, somebody uses your name: do nothing.'),
        ('dmarc-fail', 'It carries your address, but your mail server''s check of the sender failed (DMARC fail): it may be forged.',
            'If it is yours, send it again through your own mail server. If it is not, do nothing.'),
        ('malformed', 'It carries your address, but it is damaged or names several senders, so that nobody can say whose it is.',
            'If it is yours, send it again, from one address alone. If it is not, do nothing.'),
        ('inactive', 'Its sender is no longer among the agents of the desk''s configuration.',
            'If he is still one, whoever administers the desk must add him to promised.conf.'),
        ('other-token', 'It went to a reply address that was given to another agent: each agent has his own for each ticket.',
            'Reply to this mail: its address is yours.'),
        ('not-your-queue', 'It went to a ticket of a queue that is not yours.',
            'Ask its owner, or whoever administers the desk, to give the ticket to you or to add you to the queue.'),
        ('several-tickets', 'It belongs to several tickets at once: it went to the addresses of more than one, or to the address of one and answers a mail about another.',
            'Send it again for one ticket at a time: reply to the desk''s mail about it, without changing where the reply goes.'),
        ('words-inside', 'A command in it has words for the customer, but it stays inside: it went to an address for colleagues, or to none of your own.',
            'Send it to your reply address of the ticket: reply to the desk''s mail that brought you the customer''s.'),
        ('nothing-left', 'What you wrote could not be told apart from what you quoted with certainty, so nothing was sent.',
            'Write your answer above the quoted text and send it again, or delete the quoted text.'),
        ('quote', 'It still holds a piece of the desk''s own mail to you, with its secret reply address: the quoted text was not marked as such.',
            'Delete the quoted text and send it again.'),
        ('repeats', 'It repeats whole lines of the customer''s mail without marking them as a quotation, so your words cannot be told from his.',
            'Delete the quoted text, or mark its lines with ">", and send it again.'),
        ('note-text', 'It holds words of an internal note.',
            'Take them out, or say them in other words, and send it again.'),
        ('agent-address', 'It names an agent''s own mail address, which customers are not shown.',
            'Take the address out (it is often in a signature) and send it again.'),
        ('file-names-agent', 'One of its files names an agent''s own mail address, or is a whole mail with its header.',
            'Take the file out, or send it in another form, and send it again.'),
        ('too-large', 'It is too large for the desk: only its header was read.',
            'Send it again with smaller files.'),
        ('encrypted', 'It is encrypted, and the desk cannot read it.',
            'Send it again without encryption.'),
        ('command-line', 'A line of your text looks like a command, but commands stand above the text, "#" and the word together.',
            'Put the line at the very top, or take it out, and send the mail again. If the customer is to read it, put a word before the "#".'),
        ('no-customer', 'The ticket has no customer to whom it could go.',
            'Name one with a line "#cc add ADDRESS" or "#from ADDRESS" at the top, and send it again.'),
        ('no-token', 'It did not go to a reply address of yours, so it was kept as a note; the customer got nothing.',
            'To answer the customer, reply to this mail. To write to colleagues, use the ticket''s note address.')
    ) AS v (code, why, todo) ON v.code = asked.code
$$;
