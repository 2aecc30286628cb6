-- Who is relayed: every combination of address, sender, authentication and state of the agents (desk.authority_of).
BEGIN;
\ir story.psql
\ir agents.psql
SELECT * FROM no_plan();
\ir given.psql

-- The matrix: who says that it comes from him, to which address, how it is proven, what the agents are. Anna's mail, and any
-- that claims to be, answers what she was told of the first ticket.
CREATE FUNCTION pg_temp.addressed(token text) RETURNS text
LANGUAGE sql
AS $$
    SELECT CASE token WHEN 'hers' THEN anna WHEN 'his' THEN boris WHEN 'elsewhere' THEN elsewhere
        WHEN 'mutated' THEN translate(anna, '23456789', '98765432') ELSE 'support@acme.test' END
    FROM given
$$;
-- What must come out, told another way than the functions do: every line a reason, the first that is true.
CREATE FUNCTION pg_temp.expected(token text, address text, auth text, state text) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    v_whose text := CASE token WHEN 'hers' THEN 'anna' WHEN 'elsewhere' THEN 'anna' WHEN 'his' THEN 'boris' END;
    v_who text := CASE address WHEN 'boris@acme.test' THEN 'boris' WHEN 'mallory@evil.test' THEN 'nobody' ELSE 'anna' END;
    v_where text := CASE token WHEN 'elsewhere' THEN ' in Toner' ELSE ' in Printer' END;
BEGIN
    IF v_who = 'nobody' THEN
        -- Without an address of an agent's a stranger's mail is a customer's: a ticket of its own.
        RETURN CASE WHEN v_whose IS NULL THEN 'ticket in My printer' || CASE WHEN auth IN ('fail') THEN '' ELSE ', receipt' END
            ELSE 'note third-party' || v_where END;
    ELSIF state = 'inactive' THEN
        RETURN 'held inactive' || v_where;
    ELSIF auth <> 'pass' AND NOT (state = 'trust' AND coalesce(v_whose = v_who, false)) THEN
        RETURN CASE auth WHEN 'fail' THEN 'held dmarc-fail' ELSE 'held no-authentication' END || v_where;
    ELSIF v_whose IS NULL THEN
        -- What he was told of would be the place, unless he may not see it.
        RETURN CASE state WHEN 'other queue' THEN 'note in a new one' ELSE 'note in Printer' END;
    ELSIF token = 'elsewhere' AND v_who = 'anna' THEN
        RETURN 'held several-tickets in Toner';
    ELSIF v_whose <> v_who THEN
        RETURN 'held other-token' || v_where;
    ELSIF state = 'other queue' THEN
        RETURN 'held not-your-queue' || v_where;
    END IF;
    RETURN 'answer' || v_where || ', relay';
END;
$$;
CREATE TEMPORARY TABLE matrix AS
SELECT token, address, auth, state, pg_temp.expected(token, address, auth, state) AS expected,
    pg_temp.tried(pg_temp.from_agent(address) || pg_temp.proof(auth, address) || pg_temp.to_address(pg_temp.addressed(token))
        || jsonb_build_object('in_reply_to', jsonb_build_array(:'told')), pg_temp.made(state)) AS found
FROM unnest(ARRAY['hers', 'his', 'elsewhere', 'mutated', 'missing']) AS a (token),
    unnest(ARRAY['anna@acme.test', 'Anna@HOME.test', 'boris@acme.test', 'mallory@evil.test']) AS b (address),
    unnest(ARRAY['pass', 'none', 'fail', 'other domain']) AS c (auth),
    unnest(ARRAY['active', 'other queue', 'inactive', 'trust']) AS d (state);
SELECT is(found, expected, format('token %s, from %s, authentication %s, agents %s: %s', token, address, auth, state, expected))
FROM matrix;
SELECT is((SELECT count(*) FROM matrix), 320::bigint, 'that is every combination'),
    is((SELECT count(*) FROM matrix WHERE found LIKE '%relay%'),
        (SELECT count(*) FROM matrix WHERE state IN ('active', 'trust') AND (auth = 'pass' OR state = 'trust')
            AND (token = 'hers' AND address ILIKE 'anna@%' OR token = 'his' AND address LIKE 'boris@%')), 'relayed only with all of them right');

SELECT * FROM finish();
ROLLBACK;
