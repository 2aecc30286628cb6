-- #help: all commands, a line each.
CREATE FUNCTION desk.command_help(c desk.command) RETURNS desk.command
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
    IF c.argument <> '' AND ltrim(lower(c.argument), '#') <> ALL (desk.command_words()) THEN
        c.said := format('There is no command #%s.' || E'\n', ltrim(left(c.argument, 40), '#'));
    END IF;
    c.said := concat(c.said, 'Commands stand at the top of a mail, one a line; the text for the customer follows below.
#note: the whole mail stays inside
#take: the ticket is yours
#assign anna: it is hers
#queue sales: another queue has it
#close, or #close text for the customer
#reopen
#wait, or #wait until fri 17:00: until then, or until the customer writes
#priority low, normal, high: reason, critical: reason
#cause word: what it came from
#merge 1043: this ticket goes into that one
#split: the message that you answer becomes a ticket of its own
#cc add address, #cc remove address: who else gets the answers
#from address: whose ticket this is, where it has no customer
#promise fri 17:00: what the customer gets by then; #promise fri: he hears from you
#kept, or #kept 2: it is done; 2 is the number of the promise
#move 2 mon 12:00: why it gets another date; the customer is told
#drop 2: why it is withdrawn; the customer is told
#yes, #no: what the desk found in your words is a promise, or is none
#promises: all of them, with their numbers
#ack 2 hours: you are on it; nobody further is told before that
#ok: the held notice of a broken promise goes out
#status: how things stand
#help: this list
A mail with commands alone sends the customer nothing. If one line is wrong, nothing at all is done.');
    RETURN c;
END;
$$;
