-- Does nobody read what is sent to this address?
CREATE FUNCTION desk.machine_address(address text) RETURNS boolean
LANGUAGE sql IMMUTABLE
AS $$
    SELECT lower(split_part(address, '@', 1) COLLATE "C") ~ ('^(mailer-daemon|postmaster|listserv|majordomo'
        '|owner-.*|.*-owner|.*-request|bounce.*|(.*[-+._])?(do[-_.]?not|no)[-_.]?reply([-+._].*)?)$')
$$;
