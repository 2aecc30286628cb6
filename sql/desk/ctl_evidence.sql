-- What the rule that decided about a receipt saw in the mail: [{header, value}], from the reader's document.
CREATE FUNCTION desk.ctl_evidence(rule integer, document jsonb) RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    WITH seen (place, rules, header, value) AS (
        VALUES (1, NULL, 'From', document ->> 'from_raw'),
               (2, '{1,2,7,13,14}', 'Return-Path', coalesce('<' || (document ->> 'return_path') || '>', '(absent)')),
               (3, '{1}', 'Message-ID', document ->> 'message_id'),
               (4, '{8}', 'To', desk.ctl_addresses(document -> 'to')),
               (5, '{8}', 'Cc', desk.ctl_addresses(document -> 'cc')),
               (6, '{8}', 'Resent-To', desk.ctl_addresses(document -> 'resent_to')),
               (8, '{10,13,14}', 'Authentication-Results', coalesce(
                   (SELECT string_agg(key || '=' || value, ' ' ORDER BY key)
                      FROM jsonb_each_text(nullif(document -> 'authentication', 'null'))
                     WHERE value IS NOT NULL), '(none of a trusted server)')),
               (9, '{12}', 'Received', (document ->> 'received_count') || ' times'),
               (10, '{10}', 'X-Spam-Flag', CASE WHEN (document ->> 'spam')::boolean THEN 'YES' END)
        UNION ALL
        SELECT 11, '{1,6}', 'X-Promised-Loop', mark
          FROM jsonb_array_elements_text(coalesce(document -> 'loop_marks', '[]')) AS mark
        UNION ALL
        SELECT 12, asked.rules, sign ->> 'header', sign ->> 'value'
          FROM jsonb_array_elements(coalesce(document -> 'automatic', '[]')) AS sign
          JOIN (VALUES ('null-sender', '{2}'), ('report', '{3}'), ('auto-submitted', '{4}'), ('list', '{5}'),
                       ('precedence', '{5}'), ('machine-sender', '{7}'), ('suppress', '{6}'), ('x-auto', '{6}'),
                       ('loop', '{6}'), ('subject', '{6}'), ('body', '{6}')) AS asked (signal, rules)
            ON asked.signal = sign ->> 'signal'
    )
    SELECT coalesce(jsonb_agg(jsonb_build_object('header', header, 'value', left(value, 500)) ORDER BY place), '[]')
      FROM seen
     WHERE value <> '' AND (rules IS NULL OR rule = ANY (rules::integer[]))
$$;
