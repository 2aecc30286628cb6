#include "probe_wire.h"

#include "../common/folder_name.h"

enum {
	COMMAND_MS = 30000,
	COMMAND_BYTES = 8 << 20,
	LINE_MAX = 64 * 1024,
	RESPONSE_MAX = 256 * 1024,
};

/* --- tokens --- */

static bool
is_atom_end(char c)
{
	return c == ' ' || c == '(' || c == ')' || c == '"' || c == '\r' || c == '\n';
}

static void
take_atom(struct wire *w, struct str *text)
{
	bool bracket = false;

	while (w->at < w->end && (bracket || !is_atom_end(*w->at))) {
		if (*w->at == '\r' || *w->at == '\n')
			break;
		bracket = *w->at == '[' || (bracket && *w->at != ']');
		str_addc(text, *w->at ? *w->at : '?');
		w->at++;
	}
}

static void
take_quoted(struct wire *w, struct str *text)
{
	for (w->at++; w->at < w->end && *w->at != '"'; w->at++) {
		if (*w->at == '\\' && w->at + 1 < w->end)
			w->at++;
		str_addc(text, *w->at ? *w->at : '?');
	}
	if (w->at < w->end)
		w->at++;
}

/* The length that a "{5}" at the end of line announces; -1: none. One that is too large stays too
 * large.
 */
static long
literal_length(const char *line, size_t n)
{
	size_t at = n;
	long length = 0;

	if (n < 3 || line[n - 1] != '}')
		return -1;
	while (at > 0 && line[at - 1] != '{')
		at--;
	if (!at || at == n - 1)
		return -1;
	for (size_t i = at; i < n - 1; i++) {
		if (!ascii_isdigit((unsigned char)line[i]))
			return -1;
		if (length <= RESPONSE_MAX)
			length = length * 10 + (line[i] - '0');
	}
	return length;
}

/* "{5}\r\nbytes" */
static bool
take_literal(struct wire *w, struct str *text)
{
	const char *line_end = memchr(w->at, '\r', (size_t)(w->end - w->at));
	long length = line_end ? literal_length(w->at, (size_t)(line_end - w->at)) : -1;

	if (length < 0 || w->end - line_end < length + 2)
		return false;
	for (long i = 0; i < length; i++)
		str_addc(text, line_end[2 + i] ? line_end[2 + i] : '?');
	w->at = line_end + 2 + length;
	return true;
}

enum wire_token
wire_next(struct wire *w, struct str *text)
{
	str_truncate(text, 0);
	while (w->at < w->end && (*w->at == ' ' || *w->at == '\r' || *w->at == '\n'))
		w->at++;
	if (w->at >= w->end)
		return WIRE_END;
	switch (*w->at) {
	case '(':
		w->at++;
		return WIRE_OPEN;
	case ')':
		w->at++;
		return WIRE_CLOSE;
	case '"':
		take_quoted(w, text);
		return WIRE_STRING;
	case '{':
		if (take_literal(w, text))
			return WIRE_STRING;
		break;
	default:
		break;
	}
	take_atom(w, text);
	return WIRE_ATOM;
}

bool
wire_is(struct wire *w, const char *atom)
{
	struct wire ahead = *w;
	struct str text = {0};
	bool is =
	    wire_next(&ahead, &text) == WIRE_ATOM && ascii_casecmp(str_text(&text), atom) == 0;

	str_free(&text);
	if (is)
		*w = ahead;
	return is;
}

void
wire_quote(struct str *out, const char *text)
{
	str_addc(out, '"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			str_addc(out, '\\');
		str_addc(out, *text);
	}
	str_addc(out, '"');
}

uint32_t
wire_number(struct wire *w)
{
	struct str text = {0};
	unsigned long long value;

	wire_next(w, &text);
	value = strtoull(str_text(&text), NULL, 10);
	str_free(&text);
	return value > UINT32_MAX ? UINT32_MAX : (uint32_t)value;
}

char *
wire_with_folder(const char *verb, const char *folder, const char *rest, struct fail *f)
{
	char *name = folder_name_encode(folder);
	struct str command = {0};

	if (!name) {
		fail(f, NEVER, "\"%s\" is no folder name: not UTF-8", folder);
		return NULL;
	}
	str_addf(&command, "%s ", verb);
	wire_quote(&command, name);
	str_addz(&command, rest);
	free(name);
	return str_take(&command);
}

/* --- responses --- */

static enum outcome
lost(struct probe_imap *p, struct fail *f)
{
	const char *why = connection_error(p->connection);

	p->lost = true;
	return fail(f, LATER, "the mail server's session ended: %s",
	    *why ? why : "its answer is too long or no IMAP");
}

static bool
read_more(struct probe_imap *p)
{
	char buffer[16384];
	ssize_t got = connection_read(p->connection, buffer, sizeof buffer);

	if (got > 0)
		str_add(&p->in, buffer, (size_t)got);
	return got > 0;
}

/* Appends n bytes of the server's to out. */
static bool
take_bytes(struct probe_imap *p, size_t n, struct str *out)
{
	while (p->in.len - p->in_at < n)
		if (!read_more(p))
			return false;
	str_add(out, p->in.data + p->in_at, n);
	p->in_at += n;
	return true;
}

/* Appends the next line with its end to out. */
static bool
take_line(struct probe_imap *p, struct str *out)
{
	char *end;

	while (p->in_at == p->in.len ||
	       !(end = memchr(p->in.data + p->in_at, '\n', p->in.len - p->in_at)))
		if (p->in.len - p->in_at > LINE_MAX || !read_more(p))
			return false;
	return take_bytes(p, (size_t)(end - p->in.data) + 1 - p->in_at, out);
}

/* One whole response: a line and, as often as it ends in a literal, that and the line behind it. */
static bool
take_response(struct probe_imap *p, struct str *out)
{
	str_truncate(out, 0);
	if (p->in_at == p->in.len)
		str_truncate(&p->in, p->in_at = 0);
	for (;;) {
		size_t start = out->len;

		if (!take_line(p, out) || out->len > RESPONSE_MAX)
			return false;
		size_t n = out->len - start;
		while (n && (out->data[start + n - 1] == '\n' || out->data[start + n - 1] == '\r'))
			n--;
		long length = literal_length(out->data + start, n);
		if (length < 0)
			return true;
		if (length > RESPONSE_MAX || !take_bytes(p, (size_t)length, out))
			return false;
	}
}

/* "NO [CODE] words": what a tagged answer says, its line end removed. */
static enum outcome
judge(const char *status, struct fail *f)
{
	static const char *const passing[] = {
	    "[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[OVERQUOTA]", "[SERVERBUG]", NULL};
	struct str clean = {0};
	enum outcome o = NEVER;

	if (ascii_starts(status, "OK"))
		return DONE;
	for (size_t i = 0; passing[i]; i++)
		if (ascii_casestr(status, passing[i]))
			o = LATER;
	utf8_clean(&clean, status, strcspn(status, "\r\n"));
	str_truncate(&clean, utf8_cut(str_text(&clean), clean.len, 300));
	fail(f, o, "the server says: %s", str_text(&clean));
	str_free(&clean);
	return o;
}

static enum outcome
send_text(struct probe_imap *p, const char *text, struct fail *f)
{
	struct str line = {0};
	size_t at = 0;

	str_addf(&line, "%s\r\n", text);
	while (!p->lost && at < line.len) {
		ssize_t sent = connection_write(p->connection, line.data + at, line.len - at);
		p->lost = sent < 0;
		at += sent > 0 ? (size_t)sent : 0;
	}
	str_free(&line);
	return p->lost ? lost(p, f) : DONE;
}

static enum outcome
send_command(struct probe_imap *p, const char *command, struct fail *f)
{
	char *line = xasprintf("p%u %s", ++p->tag, command);

	connection_budget(
	    p->connection, p->patience_ms ? p->patience_ms : COMMAND_MS, COMMAND_BYTES);
	enum outcome o = send_text(p, line, f);
	free(line);
	return o;
}

static enum outcome
receive(struct probe_imap *p, wire_on on, void *context, bool begin, struct fail *f)
{
	struct str r = {0};
	char tag[16];
	enum outcome o = LATER;

	int n = snprintf(tag, sizeof tag, "p%u ", p->tag);
	while (take_response(p, &r)) {
		if (ascii_starts(r.data, "* ") && on)
			on((struct wire){r.data + 2, r.data + r.len}, context);
		if (begin && r.data[0] == '+') {
			str_free(&r);
			return DONE;
		}
		if (ascii_starts(r.data, tag)) {
			o = judge(r.data + n, f);
			str_free(&r);
			return begin && o == DONE ? fail(f, NEVER, "the server did not wait") : o;
		}
	}
	str_free(&r);
	return lost(p, f);
}

enum outcome
wire_command(struct probe_imap *p, const char *command, wire_on on, void *context, struct fail *f)
{
	enum outcome o = send_command(p, command, f);

	return o == DONE ? receive(p, on, context, false, f) : o;
}

enum outcome
wire_begin(struct probe_imap *p, const char *command, struct fail *f)
{
	enum outcome o = send_command(p, command, f);

	return o == DONE ? receive(p, NULL, NULL, true, f) : o;
}

enum outcome
wire_end(struct probe_imap *p, const char *line, struct fail *f)
{
	enum outcome o = send_text(p, line, f);

	return o == DONE ? receive(p, NULL, NULL, false, f) : o;
}

enum outcome
wire_examine(struct probe_imap *p, const char *folder, struct fail *f)
{
	char *command = wire_with_folder("EXAMINE", folder, "", f);
	enum outcome o = command ? wire_command(p, command, NULL, NULL, f) : NEVER;

	free(command);
	return o;
}
