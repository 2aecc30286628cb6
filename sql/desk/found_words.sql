-- An agent's words of a promise as the ledger and the customer's later mails repeat them: on one line, without the marks around them.
CREATE FUNCTION desk.found_words(quote text) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE WHEN length(words) > 300 THEN left(words, 299) || '…' ELSE words END
    FROM (SELECT regexp_replace(regexp_replace(btrim(regexp_replace(quote, '\s+', ' ', 'g')), '^([-*•–—]|[0-9]{1,2}[.)])\s+', ''), '[\s.,;:!]+$', '')) AS x (words)
$$;
