#include "smtp_wire.h"

/* 0: not a reply's beginning. RFC 5321 4.2: 2..5, then two digits. */
static int
read_code(const char *line, size_t n)
{
	if (n < 3 || line[0] < '2' || line[0] > '5' || !ascii_isdigit((unsigned char)line[1]) ||
	    !ascii_isdigit((unsigned char)line[2]))
		return 0;
	if (n > 3 && line[3] != ' ' && line[3] != '-')
		return 0;
	return (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
}

static void
add_text(struct smtp_reply *r, const char *s, size_t n)
{
	struct str clean = {0};
	size_t have = strlen(r->text);

	if (have)
		str_addc(&clean, ' ');
	utf8_clean(&clean, s, n);
	for (size_t i = 0; i < clean.len; i++)
		if ((unsigned char)clean.data[i] < ' ' || clean.data[i] == 0x7f)
			clean.data[i] = ' ';
	size_t kept = utf8_cut(str_text(&clean), clean.len, sizeof r->text - 1 - have);
	memcpy(r->text + have, str_text(&clean), kept);
	r->text[have + kept] = 0;
	str_free(&clean);
}

static void
finish_line(struct smtp_reply *r)
{
	size_t n = r->line_length;

	while (n && ascii_isspace((unsigned char)r->line[n - 1]))
		n--;
	int code = read_code(r->line, n);
	/* Lines of one reply that disagree: dialogue and server are out of step. */
	if (!code || (r->code && r->code != code)) {
		r->state = REPLY_GARBAGE;
		return;
	}
	r->code = code;
	if (n > 4)
		add_text(r, r->line + 4, n - 4);
	if (n == 3 || r->line[3] == ' ')
		r->state = REPLY_COMPLETE;
	r->line_length = 0;
}

size_t
smtp_reply_feed(struct smtp_reply *r, const char *bytes, size_t n)
{
	size_t taken = 0;

	while (taken < n && r->state == REPLY_PARTIAL) {
		char c = bytes[taken++];
		if (c == '\n')
			finish_line(r);
		else if (r->line_length < sizeof r->line)
			r->line[r->line_length++] = c;
	}
	return taken;
}

static bool
is_offer(const char *line, size_t n, const char *name)
{
	size_t length = strlen(name);

	return n >= length && ascii_ncasecmp(line, name, length) == 0 &&
	       (n == length || line[length] == ' ');
}

static uint64_t
read_size(const char *line, size_t n)
{
	uint64_t size = 0;

	for (size_t i = 5; i < n && ascii_isdigit((unsigned char)line[i]); i++) {
		if (size > UINT64_MAX / 10 - 1)
			return 0;
		size = size * 10 + (uint64_t)(line[i] - '0');
	}
	return size;
}

struct smtp_offers
smtp_offers_read(const char *lines)
{
	struct smtp_offers o = {0};

	for (size_t n; *lines; lines += n + (lines[n] != 0)) {
		n = strcspn(lines, "\n");
		if (n < 5 || memcmp(lines, "250", 3) != 0)
			continue;
		const char *word = lines + 4;
		size_t length = n - 4;
		while (length && ascii_isspace((unsigned char)word[length - 1]))
			length--;
		o.pipelining |= is_offer(word, length, "PIPELINING");
		o.utf8 |= is_offer(word, length, "SMTPUTF8");
		o.eight_bit |= is_offer(word, length, "8BITMIME");
		o.dsn |= is_offer(word, length, "DSN");
		if (is_offer(word, length, "SIZE"))
			o.size = read_size(word, length);
	}
	return o;
}

size_t
smtp_data(struct str *out, const char *bytes, size_t n, size_t most)
{
	size_t i = 0;

	while (i < n && out->len < most) {
		size_t length = 0;
		while (i + length < n && bytes[i + length] != '\r' && bytes[i + length] != '\n')
			length++;
		if (length && bytes[i] == '.')
			str_addc(out, '.');
		str_add(out, bytes + i, length);
		str_add(out, "\r\n", 2);
		i += length;
		i += i + 1 < n && bytes[i] == '\r' && bytes[i + 1] == '\n' ? 2 : i < n;
	}
	if (i == n)
		str_add(out, ".\r\n", 3);
	return i;
}
