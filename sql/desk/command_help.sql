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
#status: how things stand
#help: this list
A mail with commands alone sends the customer nothing. If one line is wrong, nothing at all is done.');
    RETURN c;
END;
$$;
