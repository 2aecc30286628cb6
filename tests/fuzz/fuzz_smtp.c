/* smtp_wire.c: a server's bytes in any pieces; any mail made ready for DATA. */
#include "../../daemon/send/smtp_wire.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
feed(struct smtp_reply *r, const char *bytes, size_t n, size_t step)
{
	for (size_t at = 0, piece; at < n && r->state == REPLY_PARTIAL; at += piece) {
		piece = n - at < step ? n - at : step;
		size_t taken = smtp_reply_feed(r, bytes + at, piece);
		assert(taken <= piece);
		if (r->state == REPLY_PARTIAL)
			assert(taken == piece);
	}
}

static void
check_reply(const char *bytes, size_t n)
{
	struct smtp_reply whole = {0}, pieces = {0};

	feed(&whole, bytes, n, n ? n : 1);
	feed(&pieces, bytes, n, 3);
	assert(whole.state == pieces.state && whole.code == pieces.code);
	assert(strcmp(whole.text, pieces.text) == 0);
	assert(utf8_valid(whole.text, strlen(whole.text)));
	for (const char *p = whole.text; *p; p++)
		assert((unsigned char)*p >= ' ' && *p != 0x7f);
	if (whole.state == REPLY_COMPLETE)
		assert(whole.code >= 200 && whole.code <= 599);
}

static void
check_pieces(const char *bytes, size_t n, const struct str *whole)
{
	struct str out = {0};
	size_t at = 0;

	do {
		size_t taken = smtp_data(&out, bytes + at, n - at, out.len + 5);
		assert(taken > 0 || at == n);
		at += taken;
	} while (at < n);
	assert(out.len == whole->len && memcmp(out.data, whole->data, out.len) == 0);
	str_free(&out);
}

/* Taken apart as a server does it: no line end but CR LF, the end only at the end, the lines those
 * of the mail. */
static void
check_data(const char *bytes, size_t n)
{
	struct str out = {0};
	size_t lines = 0;

	assert(smtp_data(&out, bytes, n, SIZE_MAX) == n);
	check_pieces(bytes, n, &out);
	assert(out.len >= 3 && memcmp(out.data + out.len - 3, ".\r\n", 3) == 0);
	for (size_t i = 0; i < out.len;) {
		char *end = memmem(out.data + i, out.len - i, "\r\n", 2);
		assert(end);
		size_t length = (size_t)(end - out.data) - i;
		assert(!memchr(out.data + i, '\r', length) && !memchr(out.data + i, '\n', length));
		if (length == 1 && out.data[i] == '.')
			assert(i + 3 == out.len);
		else if (length && out.data[i] == '.')
			assert(out.data[i + 1] == '.');
		i += length + 2;
		lines++;
	}
	size_t expected = 1;
	for (size_t i = 0; i < n; i++)
		expected +=
		    bytes[i] == '\n' || (bytes[i] == '\r' && (i + 1 == n || bytes[i + 1] != '\n'));
	expected += n && bytes[n - 1] != '\n' && bytes[n - 1] != '\r';
	assert(lines == expected);
	str_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xmemdup(data, size);

	check_reply(text, size);
	check_data(text, size);
	text = xrealloc(text, size + 1);
	text[size] = 0;
	smtp_offers_read(text);
	free(text);
	return 0;
}
