#include "imap_internal.h"

enum { IDLE_MAX = 9 * 60000 }; /* RFC 2177 says 29 min; middle boxes forget sooner */

/* mailimap_idle() of 1.9.4 takes "* 5 EXISTS" before the "+" for an error. *early: something came.
 */
static enum outcome
begin_idle(struct imap *m, bool *early, struct fail *f)
{
	enum outcome o;

	imap_budget(m, COMMAND_MS, COMMAND_SLACK, 0);
	o = imap_send(m, "IDLE", f);
	while (o == DONE) {
		const char *line = imap_read_line(m);

		if (!line)
			return imap_lost(m, f);
		if (line[0] == '+')
			return DONE;
		if (line[0] != '*')
			return imap_refused(m, f);
		*early = true;
	}
	return o;
}

static enum outcome
end_idle(struct imap *m, struct fail *f)
{
	imap_budget(m, COMMAND_MS, COMMAND_SLACK, 0);
	if (!imap_write(m, "DONE\r\n"))
		return imap_lost(m, f);
	return imap_receive(m, f);
}

static enum connection_wait
wait_for_server(struct imap *m, int timeout_ms)
{
	return imap_has_input(m) ? CONNECTION_DATA : connection_wait(m->connection, timeout_ms);
}

enum outcome
imap_idle(struct imap *m, int timeout_ms, enum connection_wait *why, struct fail *f)
{
	bool early = false;
	enum outcome o = begin_idle(m, &early, f);

	if (o != DONE)
		return o;
	/* Waiting brings in bytes; they count against no command. */
	imap_budget(m, 0, 0, 0);
	*why = early ? CONNECTION_DATA
	             : wait_for_server(m, timeout_ms < IDLE_MAX ? timeout_ms : IDLE_MAX);
	if (*why == CONNECTION_ERROR)
		return imap_lost(m, f);
	return end_idle(m, f);
}
