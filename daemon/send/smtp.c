#include "smtp.h"

#include "../common/clock.h"
#include "address.h"

enum {
	REPLY_BYTES = 64 * 1024, /* an answer longer than that is an attack or a fault */
	BLOCK = 64 * 1024,
	QUIT_MS = 1000,
	QUIET_MS = 5000, /* after that long a silence: ask before relying on the connection */
	MINUTE = 60 * 1000,
};

const struct smtp_patience smtp_patience_default = {
    .mail = 5 * MINUTE,
    .rcpt = 5 * MINUTE,
    .data = 2 * MINUTE,
    .block = 3 * MINUTE,
    .dot = 10 * MINUTE,
    .rset = MINUTE,
};

struct smtp {
	struct connection *connection;
	struct smtp_patience patience;
	struct smtp_offers offers;
	char in[4096]; /* received and not yet read */
	size_t in_at, in_end;
	bool broken, used, unfinished;
	int64_t spoke; /* when it last answered, clock_ms() */
};

const char *
smtp_phase_name(enum smtp_phase phase)
{
	static const char *const names[] = {"check", "MAIL", "RCPT", "DATA", "body", "dot"};

	return names[phase];
}

enum outcome
smtp_open(const struct connection_settings *settings, const struct smtp_patience *patience,
    struct smtp **result, struct fail *f)
{
	struct connection *c;
	enum outcome o = connection_open(settings, &c, f);

	*result = NULL;
	if (o != DONE)
		return o;
	struct smtp *s = xcalloc(1, sizeof *s);
	s->connection = c;
	s->patience = *patience;
	s->offers = smtp_offers_read(connection_greeting(c));
	s->spoke = clock_ms();
	*result = s;
	return DONE;
}

static bool
write_all(struct smtp *s, const char *bytes, size_t n)
{
	while (n) {
		ssize_t sent = connection_write(s->connection, bytes, n);
		if (sent < 0) {
			s->broken = true;
			return false;
		}
		bytes += sent;
		n -= (size_t)sent;
	}
	return true;
}

/* One whole reply. False when there is none to be had: connection gone, deadline, or not SMTP. */
static bool
read_reply(struct smtp *s, struct smtp_reply *reply)
{
	*reply = (struct smtp_reply){0};
	for (;;) {
		s->in_at += smtp_reply_feed(reply, s->in + s->in_at, s->in_end - s->in_at);
		if (reply->state != REPLY_PARTIAL)
			break;
		ssize_t got = connection_read(s->connection, s->in, sizeof s->in);
		if (got < 0)
			break;
		s->in_at = 0;
		s->in_end = (size_t)got;
	}
	if (reply->state != REPLY_COMPLETE || reply->code == 421)
		s->broken = true;
	s->spoke = clock_ms();
	return reply->state == REPLY_COMPLETE;
}

static bool
ask(struct smtp *s, const char *command, int patience_ms, struct smtp_reply *reply)
{
	*reply = (struct smtp_reply){0};
	connection_budget(s->connection, patience_ms, REPLY_BYTES);
	return write_all(s, command, strlen(command)) && read_reply(s, reply);
}

void
smtp_close(struct smtp **s)
{
	struct smtp_reply reply;

	if (!*s)
		return;
	if (!(*s)->broken)
		ask(*s, "QUIT\r\n", QUIT_MS, &reply);
	connection_close(&(*s)->connection);
	free(*s);
	*s = NULL;
}

/* Whatever a server says unasked is its goodbye. */
static bool
is_quiet(struct smtp *s)
{
	if (s->in_at < s->in_end || connection_wait(s->connection, 0) != CONNECTION_TIMEOUT)
		s->broken = true;
	return !s->broken;
}

bool
smtp_ready(struct smtp *s)
{
	struct smtp_reply reply;
	bool idle = clock_ms() - s->spoke > QUIET_MS;

	if (s->broken || !is_quiet(s))
		return false;
	if (!s->unfinished && !idle)
		return true;
	if (!ask(s, s->unfinished ? "RSET\r\n" : "NOOP\r\n", s->patience.rset, &reply) ||
	    reply.code / 100 != 2)
		s->broken = true;
	s->unfinished = false;
	return !s->broken;
}

/* --- one mail --- */

static bool
refuse(struct smtp_result *r, const char *why)
{
	r->outcome = NEVER;
	r->phase = SMTP_CHECK;
	snprintf(r->text, sizeof r->text, "%s", why);
	return false;
}

static bool
is_ascii(const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)bytes[i] >= 0x80)
			return false;
	return true;
}

/* What needs no server to be refused. *utf8: RFC 6531 is needed. */
static bool
check(const struct smtp *s, const struct smtp_mail *m, bool *utf8, struct smtp_result *r)
{
	enum address_kind from = *m->sender ? address_check(m->sender) : ADDRESS_ASCII;
	enum address_kind to = address_check(m->recipient);

	if (to == ADDRESS_BAD)
		return refuse(r, "the recipient is not a mail address");
	if (from == ADDRESS_BAD)
		return refuse(r, "the envelope sender is not a mail address");
	*utf8 = from == ADDRESS_UTF8 || to == ADDRESS_UTF8 || !is_ascii(m->bytes, m->length);
	if (*utf8 && !s->offers.utf8)
		return refuse(r, "the address is not ASCII and the server does not offer SMTPUTF8");
	if (s->offers.size && m->length > s->offers.size)
		return refuse(r, "the mail is larger than the server takes (SIZE)");
	return true;
}

static bool
lose(struct smtp *s, struct smtp_result *r, enum smtp_phase phase, const struct smtp_reply *reply)
{
	bool garbage = reply && reply->state == REPLY_GARBAGE;

	s->broken = true;
	r->lost = true;
	r->phase = phase;
	r->code = 0; /* an earlier answer's */
	r->outcome = phase == SMTP_DOT ? UNKNOWN : LATER;
	r->stale = phase == SMTP_MAIL && s->used && !garbage;
	snprintf(r->text, sizeof r->text, "%s at %s",
	    garbage ? "the server's answer is not SMTP" : connection_error(s->connection),
	    smtp_phase_name(phase));
	return false;
}

/* The answer in a phase that wants wanted hundred (3: exactly 354). False: it is not that. */
static bool
judge(struct smtp *s, struct smtp_result *r, enum smtp_phase phase, int wanted,
    const struct smtp_reply *reply)
{
	int kind = reply->code / 100;

	r->phase = phase;
	r->code = reply->code;
	snprintf(r->text, sizeof r->text, "%s", reply->text);
	r->lost = s->broken;
	if (kind == wanted && (kind != 3 || reply->code == 354)) {
		r->outcome = DONE;
		return true;
	}
	r->outcome = kind == 5 ? NEVER : LATER;
	if (kind != 4 && kind != 5) {
		/* An answer to some other question: nothing more that is said here can be trusted.
		 */
		s->broken = r->lost = true;
		r->outcome = phase == SMTP_DOT ? UNKNOWN : LATER;
	}
	s->unfinished = phase != SMTP_DOT;
	return false;
}

static void
write_mail_command(struct str *out, const struct smtp *s, const struct smtp_mail *m, bool utf8)
{
	str_addf(out, "MAIL FROM:<%s>", m->sender);
	if (s->offers.size)
		str_addf(out, " SIZE=%zu", m->length);
	if (utf8)
		str_addz(out, s->offers.eight_bit ? " BODY=8BITMIME SMTPUTF8" : " SMTPUTF8");
	str_addz(out, "\r\n");
}

static void
write_rcpt_command(struct str *out, const struct smtp *s, const struct smtp_mail *m)
{
	str_addf(out, "RCPT TO:<%s>%s\r\n", m->recipient,
	    s->offers.dsn && !*m->sender ? " NOTIFY=NEVER" : "");
}

/* MAIL and RCPT, in one packet where the server takes that (RFC 2920); both answers are then read,
 * whatever the first one says. DATA is not sent along: after a refused RCPT a "go ahead" would
 * oblige us to send a mail. */
static bool
send_envelope(struct smtp *s, const struct smtp_mail *m, bool utf8, struct smtp_result *r)
{
	struct str out = {0};
	struct smtp_reply mail, rcpt = {0};
	bool pipelined = s->offers.pipelining, sent;

	write_mail_command(&out, s, m, utf8);
	if (pipelined)
		write_rcpt_command(&out, s, m);
	sent = ask(s, str_text(&out), s->patience.mail, &mail);
	str_free(&out);
	if (!sent)
		return lose(s, r, SMTP_MAIL, &mail);
	if (!judge(s, r, SMTP_MAIL, 2, &mail)) {
		connection_budget(s->connection, s->patience.rcpt, REPLY_BYTES);
		if (pipelined && !s->broken)
			r->lost = !read_reply(s, &rcpt);
		return false;
	}
	write_rcpt_command(&out, s, m);
	connection_budget(s->connection, s->patience.rcpt, REPLY_BYTES);
	sent = (pipelined || write_all(s, str_text(&out), out.len)) && read_reply(s, &rcpt);
	str_free(&out);
	return sent ? judge(s, r, SMTP_RCPT, 2, &rcpt) : lose(s, r, SMTP_RCPT, &rcpt);
}

/* An answer before the end of the mail: a server that gives up ("421 timeout", "552 too much") or
 * hangs up. */
static bool
answer_came_early(struct smtp *s, struct smtp_result *r)
{
	struct smtp_reply reply;

	if (is_quiet(s))
		return false;
	connection_budget(s->connection, s->patience.block, REPLY_BYTES);
	if (!read_reply(s, &reply))
		return !lose(s, r, SMTP_BODY, &reply);
	judge(s, r, SMTP_BODY, 0, &reply);
	s->broken = r->lost = true; /* it waits for the rest of the mail, or for nothing any more */
	return true;
}

/* The point of no return is the write that carries the final dot: whether it arrived whole when it
 * failed cannot be known. Before it, nothing can have been accepted. */
static bool
send_body(struct smtp *s, const struct smtp_mail *m, struct smtp_result *r)
{
	struct str block = {0};
	bool last = false, sent = true;

	for (size_t at = 0; sent && !last;) {
		str_truncate(&block, 0);
		at += smtp_data(&block, m->bytes + at, m->length - at, BLOCK);
		last = at == m->length;
		sent = !answer_came_early(s, r);
		if (!sent)
			break;
		connection_budget(s->connection, s->patience.block, REPLY_BYTES);
		sent = write_all(s, block.data, block.len) ||
		       lose(s, r, last ? SMTP_DOT : SMTP_BODY, NULL);
	}
	str_free(&block);
	return sent;
}

static void
send_content(struct smtp *s, const struct smtp_mail *m, struct smtp_result *r)
{
	struct smtp_reply reply;

	if (!ask(s, "DATA\r\n", s->patience.data, &reply)) {
		lose(s, r, SMTP_DATA, &reply);
		return;
	}
	if (!judge(s, r, SMTP_DATA, 3, &reply) || !send_body(s, m, r))
		return;
	connection_budget(s->connection, s->patience.dot, REPLY_BYTES);
	if (read_reply(s, &reply))
		judge(s, r, SMTP_DOT, 2, &reply);
	else
		lose(s, r, SMTP_DOT, &reply);
}

void
smtp_send(struct smtp *s, const struct smtp_mail *m, struct smtp_result *r)
{
	bool utf8;

	*r = (struct smtp_result){.outcome = LATER, .phase = SMTP_CHECK};
	if (!check(s, m, &utf8, r))
		return;
	if (send_envelope(s, m, utf8, r))
		send_content(s, m, r);
	s->used = true;
}
