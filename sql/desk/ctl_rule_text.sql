-- What a rule of the receipt's table asks, for people.
CREATE FUNCTION desk.ctl_rule_text(rule integer) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT (ARRAY[
        'decided before the table',
        'is it our own mail?',
        'is Return-Path the null sender?',
        'is it a report (bounce, delay, read receipt)?',
        'does Auto-Submitted say that a program sent it?',
        'did it come by a list or in bulk?',
        'does it bear another mark of automatic mail?',
        'is the sender''s address a machine''s?',
        'is it addressed to none of the desk''s addresses?',
        'is the sender unclear or the mail malformed?',
        'did authentication fail, or is it spam?',
        'does it join an existing ticket?',
        'is a budget used up, or did it go in circles?',
        'do Return-Path or DMARC vouch for the sender?',
        'otherwise: nothing vouches for the sender'])[rule + 1]
$$;
