/* compose.c: any texts in any field. Either no mail is made, or one that a strict reader takes
 * apart into exactly the fields that were put in, with the same values. The reader below shares no
 * code with the writer. */
#include "../../daemon/send/compose.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The next text of the input, up to a NUL. */
static char *
take(const char **at, const char *end)
{
	size_t n = strnlen(*at, (size_t)(end - *at));
	char *text = xstrndup(*at, n);

	*at += n + (*at + n < end);
	return text;
}

static int
hex_digit(char c)
{
	const char *digits = "0123456789ABCDEF", *found = c ? strchr(digits, c) : NULL;

	assert(found);
	return (int)(found - digits);
}

static void
decode_base64(struct str *out, const char *s, size_t n)
{
	static const char letters[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	unsigned bits = 0, have = 0;

	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\r' || s[i] == '\n')
			continue;
		const char *found = s[i] == '=' ? NULL : strchr(letters, s[i]);
		if (!found) {
			assert(s[i] == '=');
			continue;
		}
		bits = bits << 6 | (unsigned)(found - letters);
		have += 6;
		if (have >= 8) {
			have -= 8;
			str_addc(out, (char)(bits >> have & 0xff));
		}
	}
}

static void
decode_q(struct str *out, const char *s, size_t n, bool underscore)
{
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '=' && s[i + 1] == '\r') {
			i += 2; /* a soft line end */
		} else if (s[i] == '=') {
			str_addc(out, (char)(hex_digit(s[i + 1]) * 16 + hex_digit(s[i + 2])));
			i += 2;
		} else {
			str_addc(out, underscore && s[i] == '_' ? ' ' : s[i]);
		}
	}
}

/* Unfolded text with its encoded words decoded; white space between two of them is dropped. */
static char *
decode_words(const char *s)
{
	struct str out = {0};

	while (*s) {
		const char *end = strncmp(s, "=?utf-8?", 8) ? NULL : strstr(s + 10, "?=");
		if (!end) {
			str_addc(&out, *s++);
			continue;
		}
		assert(end + 2 - s <= 75);
		size_t before = out.len;
		if (s[8] == 'B')
			decode_base64(&out, s + 10, (size_t)(end - s) - 10);
		else
			decode_q(&out, s + 10, (size_t)(end - s) - 10, true);
		assert(utf8_valid(out.data + before, out.len - before));
		s = end + 2;
		const char *next = s + strspn(s, " ");
		if (strncmp(next, "=?utf-8?", 8) == 0)
			s = next;
	}
	return str_take(&out);
}

/* The value of a field, unfolded; *at moves behind it. */
static char *
take_field(const char **at, const char *name)
{
	struct str value = {0};
	size_t n = strlen(name);

	assert(strncmp(*at, name, n) == 0 && (*at)[n] == ':');
	*at += n + 1;
	if (**at == ' ')
		++*at;
	for (;;) {
		const char *end = strstr(*at, "\r\n");
		str_add(&value, *at, (size_t)(end - *at));
		*at = end + 2;
		if (**at != ' ')
			break;
		assert(strspn(*at, " ") < strcspn(*at, "\r"));
	}
	return str_take(&value);
}

static void
expect_text(const char **at, const char *name, const char *expected)
{
	char *field = take_field(at, name), *text = decode_words(field);

	assert(strcmp(text, expected) == 0);
	free(field);
	free(text);
}

static void
expect_mailbox(const char **at, const char *name, const char *display, const char *address)
{
	char *field = take_field(at, name), *open = strrchr(field, '<'), *shown;
	struct str plain = {0};

	assert(open && strlen(open) == strlen(address) + 2);
	assert(strncmp(open + 1, address, strlen(address)) == 0);
	*open = 0;
	if (open > field)
		open[-1] = 0;
	if (*field == '"') {
		for (char *p = field + 1; p[1]; p++) {
			p += *p == '\\';
			str_addc(&plain, *p);
		}
		shown = str_take(&plain);
	} else {
		shown = decode_words(field);
	}
	assert(strcmp(shown, display) == 0);
	free(shown);
	free(field);
}

/* A part's text as its reader sees it; at its first line. */
static void
expect_part(const char **at, const char *subtype, const char *expected, const char *end)
{
	struct str seen = {0}, lines = {0};
	char *type = take_field(at, "Content-Type"),
	     *coding = take_field(at, "Content-Transfer-Encoding");

	assert(strncmp(type, "text/", 5) == 0 && strncmp(type + 5, subtype, strlen(subtype)) == 0);
	assert(strncmp(*at, "\r\n", 2) == 0);
	*at += 2;
	if (strcmp(coding, "base64") == 0)
		decode_base64(&seen, *at, (size_t)(end - *at));
	else
		decode_q(&seen, *at, (size_t)(end - *at), false);
	for (const char *s = expected; *s; s++) {
		if (*s == '\r' || *s == '\n')
			str_addz(&lines, "\r\n");
		else
			str_addc(&lines, *s);
		s += *s == '\r' && s[1] == '\n';
	}
	assert(seen.len == lines.len && memcmp(str_text(&seen), str_text(&lines), seen.len) == 0);
	str_free(&seen);
	str_free(&lines);
	free(type);
	free(coding);
	*at = end;
}

/* The line that begins a part, at the multipart's header; *at moves to the first part. */
static char *
take_boundary(const char **at, const char *subtype)
{
	char *type = take_field(at, "Content-Type");

	assert(strncmp(type, "multipart/", 10) == 0);
	assert(strncmp(type + 10, subtype, strlen(subtype)) == 0);
	char *boundary = strchr(type, '"') + 1;
	*strchr(boundary, '"') = 0;
	char *line = xasprintf("\r\n--%s", boundary);
	free(type);
	assert(strncmp(*at, line, strlen(line)) == 0);
	*at += strlen(line);
	assert(strncmp(*at, "\r\n", 2) == 0);
	*at += 2;
	return line;
}

/* The text, or text and HTML; they end at end. */
static void
expect_words(const char **at, const struct compose_mail *m, const char *end)
{
	if (!*m->html) {
		expect_part(at, "plain", m->text, end);
		return;
	}
	char *line = take_boundary(at, "alternative");
	const char *second = strstr(*at, line);
	expect_part(at, "plain", m->text, second);
	*at += strlen(line) + 2;
	expect_part(at, "html", m->html, strstr(*at, line));
	*at += strlen(line);
	assert(strncmp(*at, "--\r\n", 4) == 0);
	*at += 4;
	assert(*at == end);
	free(line);
}

/* Three fields and no more, whatever name and type are; the name leads nowhere; the bytes are
 * whole. */
static void
expect_file(const char *at, const struct enclosure *e, const char *end)
{
	struct str content = {0};
	char *type = take_field(&at, "Content-Type");
	char *how = take_field(&at, "Content-Disposition");
	char *coding = take_field(&at, "Content-Transfer-Encoding");

	assert(strncmp(type, "multipart/", 10) != 0 && strncmp(type, "message/", 8) != 0);
	assert(strspn(type, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	                    "!#$&-^_.+/") == strcspn(type, ";"));
	assert(strncmp(how, "attachment; filename", 20) == 0 && !strchr(how, '/'));
	/* RFC 2231's form; in the quoted one a per cent sign is itself. */
	if (how[20] == '*')
		assert(!strstr(how, "%0") && !strstr(how, "%1") && !strstr(how, "%2F") &&
		       !strstr(how, "%7F") && !strstr(how, "%E2%80%AE") &&
		       !strstr(how, "%E2%81%A6"));
	assert(strcmp(coding, "base64") == 0 && strncmp(at, "\r\n", 2) == 0);
	decode_base64(&content, at + 2, (size_t)(end - at) - 2);
	assert(content.len == e->length && memcmp(str_text(&content), e->content, e->length) == 0);
	str_free(&content);
	free(type);
	free(how);
	free(coding);
}

static void
expect_mixed(const char *at, const struct compose_mail *m, const char *end)
{
	char *line = take_boundary(&at, "mixed");
	const char *next = strstr(at, line);

	expect_words(&at, m, next);
	for (size_t i = 0; i < m->file_count; i++) {
		at = next + strlen(line) + 2;
		next = strstr(at, line);
		expect_file(at, &m->files[i], next);
	}
	at = next + strlen(line);
	assert(strcmp(at, "--\r\n") == 0 && at + 4 == end);
	free(line);
}

static void
check_shape(const struct str *mail, bool utf8)
{
	size_t length = 0;

	for (size_t i = 0; i < mail->len; i++) {
		unsigned char c = (unsigned char)mail->data[i];
		assert(c != 0 && (c < 0x80 || utf8));
		assert(c != '\n' || (i && mail->data[i - 1] == '\r'));
		assert(c != '\r' || (i + 1 < mail->len && mail->data[i + 1] == '\n'));
		length = c == '\n' ? 0 : length + 1;
		assert(length <= 998);
	}
}

static void
check_mail(const struct compose_mail *m, const struct str *mail)
{
	const char *at = mail->data, *end = mail->data + mail->len;
	bool utf8 = false;

	for (const char *p = m->from_address; *p; p++)
		utf8 |= (unsigned char)*p >= 0x80;
	for (const char *p = m->to_address; *p; p++)
		utf8 |= (unsigned char)*p >= 0x80;
	for (const char *p = m->reply_to; *p; p++)
		utf8 |= (unsigned char)*p >= 0x80;
	check_shape(mail, utf8);
	expect_mailbox(&at, "From", m->from_name, m->from_address);
	expect_mailbox(&at, "To", m->to_name, m->to_address);
	if (*m->reply_to)
		expect_mailbox(&at, "Reply-To", m->from_name, m->reply_to);
	expect_text(&at, "Subject", m->subject);
	free(take_field(&at, "Date"));
	expect_text(&at, "Message-ID", m->message_id);
	if (strncmp(at, "In-Reply-To:", 12) == 0)
		expect_text(&at, "In-Reply-To", m->in_reply_to);
	if (strncmp(at, "References:", 11) == 0)
		free(take_field(&at, "References"));
	expect_text(&at, "Precedence", "bulk");
	expect_text(&at, "X-Auto-Response-Suppress", "All");
	if (*m->loop_mark)
		expect_text(&at, "X-Promised-Loop", m->loop_mark);
	expect_text(&at, "MIME-Version", "1.0");
	if (m->file_count)
		expect_mixed(at, m, end);
	else
		expect_words(&at, m, end);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *at = (const char *)data, *end = at + size;
	char *texts[14];
	struct str mail = {0};
	struct fail f = {0};

	for (size_t i = 0; i < 14; i++)
		texts[i] = take(&at, end);
	/* What is left is a file, and the same in another name again. */
	const struct enclosure files[] = {{texts[12], texts[13], at, (size_t)(end - at)},
	    {texts[13], texts[12], at, (size_t)(end - at)}};
	/* So that most inputs get through to the rest. */
	bool real = texts[11][0] != 'x';
	struct compose_mail m = {.kind = "receipt",
	    .subject = texts[0],
	    .text = texts[1],
	    .html = texts[2],
	    .from_name = texts[3],
	    .to_name = texts[4],
	    .from_address = real ? "desk@desk.test" : texts[5],
	    .to_address = real ? "anna@customer.test" : texts[6],
	    .reply_to = real ? "" : texts[7],
	    .message_id = real ? "<1@desk.test>" : texts[8],
	    .in_reply_to = texts[9],
	    .references = texts[10],
	    .loop_mark = texts[11],
	    .files = files,
	    .file_count = at < end ? 2 : 0};
	if (compose(&m, &mail, &f) == DONE)
		check_mail(&m, &mail);
	else
		assert(mail.len == 0 && f.text[0]);
	str_free(&mail);
	for (size_t i = 0; i < 14; i++)
		free(texts[i]);
	return 0;
}
