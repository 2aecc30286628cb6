-- What shows that the words hold a mail of ours to an agent: a reply address with its secret, the secret alone, the mark of
-- the desk's mails, the subject that only agents see. NULL: nothing does. text is in lower case.
CREATE FUNCTION desk.relay_uncut(ticket_id bigint, text text) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    s desk.setting;
BEGIN
    SELECT * INTO s FROM desk.setting;
    RETURN coalesce(
        (SELECT (regexp_match(text, regexp_replace(split_part(own.a, '@', 1) || s.delimiter, '([^[:alnum:]])', '\\\1', 'g')
             || '[a-z2-9]{20,}@'))[1]
         FROM unnest(s.own_addresses) AS own (a) ORDER BY 1 NULLS LAST LIMIT 1),
        (SELECT k.token FROM desk.token k
         WHERE k.ticket_id = relay_uncut.ticket_id AND position(k.token IN text) > 0 LIMIT 1),
        (SELECT s.loop_mark::text WHERE position(s.loop_mark IN text) > 0),
        (SELECT v.subject FROM desk.ticket t
         CROSS JOIN LATERAL (SELECT format('[%s-%s] %s', s.tag, t.number, t.subject)) AS v (subject)
         WHERE t.id = relay_uncut.ticket_id AND t.subject <> '' AND position(lower(v.subject) IN text) > 0));
END;
$$;
