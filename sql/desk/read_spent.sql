-- Has a mail had its attempts? Three failures are evidence against the mail itself: its reader died on it, stalled or talked
-- nonsense, or what was read of it was refused. Once may be chance, three times is not, and each more would cost a reader.
-- An attempt that was lost (attempts less failures: the whole process, the machine or the database was gone, or somebody
-- killed the reader) says little of the mail that happened to be in hand, but for one thing: a mail that takes the whole
-- process with it leaves no other trace. So lost attempts have a bound too, further away, and read_wait between them:
-- to be in hand at six of somebody else's ends that lie further and further apart is no chance either.
CREATE FUNCTION desk.read_spent(attempts integer, failures integer) RETURNS boolean
LANGUAGE sql IMMUTABLE
AS $$
    SELECT failures >= 3 OR attempts - failures >= 6
$$;
