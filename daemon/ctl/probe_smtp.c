#include "probe.h"

#include "../send/smtp.h"

/* The words behind name in a line of the answer to EHLO ("250-SIZE 1000"); NULL: not offered. */
static const char *
offer(const char *lines, const char *name)
{
	size_t n = strlen(name);

	for (const char *line = lines; *line; line += strcspn(line, "\n"), line += *line == '\n')
		if (strncmp(line, "250", 3) == 0 && line[3] &&
		    ascii_ncasecmp(line + 4, name, n) == 0 &&
		    !ascii_isalnum((unsigned char)line[4 + n]) && line[4 + n] != '-')
			return line + 4 + n + (line[4 + n] == ' ' || line[4 + n] == '=');
	return NULL;
}

static void
copy_line(char *out, size_t size, const char *from)
{
	struct str clean = {0};

	utf8_clean(&clean, from, strcspn(from, "\r\n"));
	str_truncate(&clean, utf8_cut(str_text(&clean), clean.len, size - 1));
	snprintf(out, size, "%s", str_text(&clean));
	str_free(&clean);
}

static void
read_offers(struct probe_smtp *is, const char *lines, enum connection_security security)
{
	struct smtp_offers offers = smtp_offers_read(lines);
	const char *auth = offer(lines, "AUTH");

	*is = (struct probe_smtp){.size = offers.size,
	    .dsn = offers.dsn,
	    .utf8 = offers.utf8,
	    .pipelining = offers.pipelining};
	/* With STARTTLS only what the server says behind it is kept: there it was offered. */
	is->starttls = security == SECURITY_STARTTLS || offer(lines, "STARTTLS");
	if (auth)
		copy_line(is->mechanisms, sizeof is->mechanisms, auth);
	/* That of STARTTLS is no greeting. */
	if (security != SECURITY_STARTTLS && strncmp(lines, "220", 3) == 0 && lines[3])
		copy_line(is->greeting, sizeof is->greeting, lines + 4);
}

enum outcome
probe_smtp(const struct connection_settings *settings, struct probe_smtp *is, struct fail *f)
{
	struct connection *c;
	enum outcome o = connection_open(settings, &c, f);

	*is = (struct probe_smtp){0};
	if (o != DONE)
		return o;
	read_offers(is, connection_greeting(c), settings->security);
	connection_budget(c, 1000, 0);
	connection_write(c, "QUIT\r\n", 6);
	connection_close(&c);
	return DONE;
}

enum outcome
probe_smtp_send(const struct connection_settings *settings, const char *sender,
    const char *recipient, const char *bytes, size_t length, struct fail *f)
{
	const struct smtp_mail mail = {sender, recipient, bytes, length};
	struct smtp_result r = {0};
	struct smtp *s;
	enum outcome o = smtp_open(settings, &smtp_patience_default, &s, f);

	if (o != DONE)
		return o;
	smtp_send(s, &mail, &r);
	smtp_close(&s);
	if (f)
		f->code = r.code;
	if (r.outcome == DONE)
		return DONE;
	if (r.code)
		fail(f, r.outcome, "%s refused it: %d %s", settings->host, r.code, r.text);
	else
		fail(f, r.outcome, "%s: %s", settings->host, r.text);
	if (f)
		f->code = r.code;
	return r.outcome;
}
