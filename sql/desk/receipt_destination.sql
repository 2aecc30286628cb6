-- Where a receipt may go (RFC 3834 section 4): to From when DMARC vouches for it, else to Return-Path if that is of the
-- same domain; never to Reply-To or Sender. NULL: nowhere.
CREATE FUNCTION desk.receipt_destination(m desk.mail) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE
        WHEN m.authenticated THEN m.from_address
        WHEN m.from_domain = split_part(desk.address_clean(m.return_path), '@', 2) THEN desk.address_clean(m.return_path)
    END
$$;
