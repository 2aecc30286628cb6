-- Why a person must look at a ticket, in a sentence; NULL when nothing is the matter, or the mail's claims say it all.
CREATE FUNCTION desk.attention_text(t desk.ticket, s desk.setting) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN CASE t.attention
        WHEN 'wrong-person' THEN 'The mail refers to '
            || coalesce((SELECT s.tag || '-' || c.number FROM desk.ticket c WHERE c.id = t.claims), 'a ticket')
            || ', but its sender takes no part in that ticket. It was filed here instead.'
        WHEN 'unparsed' THEN 'The mail is damaged. What could be read of it is shown.'
        WHEN 'too-large' THEN 'The mail is too large: only its header was read. The rest is on the mail server.'
        WHEN 'undeliverable' THEN 'A mail of this ticket could not be delivered to the customer.'
        WHEN 'held' THEN 'A mail that says it is an agent''s is held here; nothing proves it.'
    END;
END;
$$;
