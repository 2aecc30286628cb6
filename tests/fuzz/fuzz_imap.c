/* imap_guard.c and imap.c: an IMAP server's bytes, in any pieces, through the guard and libetpan's
 * parser. The connection is this file's: its functions take the place of those of
 * common/connection.c. */
#include "../../daemon/fetch/imap.h"

#include <assert.h>
#include "../../daemon/fetch/imap_guard.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct connection {
	struct str bytes;
	size_t at, step;
	uint64_t left; /* of the command's budget */
	bool failed;
};

static struct connection only;

enum outcome
connection_open(const struct connection_settings *s, struct connection **c, struct fail *f)
{
	(void)s, (void)f;
	*c = &only;
	return DONE;
}

void
connection_close(struct connection **c)
{
	*c = NULL;
}

void
connection_budget(struct connection *c, int ms, uint64_t bytes)
{
	(void)ms;
	c->left = bytes ? bytes : UINT64_MAX;
}

ssize_t
connection_read(struct connection *c, void *buffer, size_t n)
{
	size_t left = c->bytes.len - c->at;

	if (!left || c->failed || !c->left) {
		c->failed = true;
		return -1;
	}
	n = n < c->step ? n : c->step;
	n = n < left ? n : left;
	n = n < c->left ? n : (size_t)c->left;
	memcpy(buffer, c->bytes.data + c->at, n);
	c->at += n;
	c->left -= n;
	return (ssize_t)n;
}

ssize_t
connection_write(struct connection *c, const void *data, size_t n)
{
	(void)data;
	return c->failed ? -1 : (ssize_t)n;
}

enum connection_wait
connection_wait(struct connection *c, int timeout_ms)
{
	(void)timeout_ms;
	return c->failed              ? CONNECTION_ERROR
	       : c->at < c->bytes.len ? CONNECTION_DATA
	                              : CONNECTION_TIMEOUT;
}

const char *
connection_error(const struct connection *c)
{
	return c->failed ? "at its end" : "";
}

const char *
connection_greeting(const struct connection *c)
{
	(void)c;
	return "";
}

void
connection_unread(struct connection *c, const char *bytes, size_t n)
{
	struct str all = {0};

	str_add(&all, bytes, n);
	str_add(&all, c->bytes.data + c->at, c->bytes.len - c->at);
	str_free(&c->bytes);
	c->bytes = all;
	c->at = 0;
}

int
connection_fd(const struct connection *c)
{
	(void)c;
	return -1;
}

/* libetpan loses a few bytes of an answer that breaks off within its grammar; the session ends then
 * anyway. */
const char *__lsan_default_suppressions(void);
const char *
__lsan_default_suppressions(void)
{
	return "leak:libetpan";
}

static bool
guard(const char *bytes, size_t n, size_t step, struct str *out)
{
	struct imap_guard g = {.literal_max = 1000};
	bool ok = true;

	for (size_t i = 0; ok && i < n; i += step)
		ok = imap_guard_pass(&g, bytes + i, n - i < step ? n - i : step, out);
	assert(strlen(g.status) < sizeof g.status);
	imap_guard_free(&g);
	return ok;
}

static void
check_guard(const char *bytes, size_t n)
{
	struct str whole = {0}, pieces = {0};
	bool ok = guard(bytes, n, n ? n : 1, &whole);

	assert(guard(bytes, n, 3, &pieces) == ok);
	if (ok)
		assert(whole.len == pieces.len &&
		       memcmp(str_text(&whole), str_text(&pieces), whole.len) == 0);
	assert(whole.len <= n);
	str_free(&whole);
	str_free(&pieces);
}

static void
converse(struct imap *m, int what)
{
	struct imap_mail mails[3] = {
	    {.uid = 1, .size = 10}, {.uid = 2, .size = 10}, {.uid = 5, .size = 10}};
	struct imap_item items[4];
	struct imap_folder folder;
	struct uids asked = {0}, found = {0};
	enum connection_wait why;
	struct fail f;
	size_t count;

	if (imap_select(m, "INBOX", &folder, &f) != DONE)
		return;
	uids_add(&asked, 1);
	uids_add(&asked, 2);
	switch (what) {
	case 0:
		imap_list(m, "1:*", items, 4, &count, &f);
		assert(count <= 4);
		break;
	case 1:
		imap_search_positions(m, 1, 3, &found, &f);
		break;
	case 2:
		if (imap_ask(m, mails, 3, &f) == DONE)
			imap_answer(m, mails, 3, &f);
		break;
	case 3:
		imap_fetch_alone(m, &mails[0], 100, false, &f);
		break;
	case 4:
		imap_move(m, &asked, "Done", &found, &f);
		break;
	case 5:
		imap_idle(m, 10, &why, &f);
		break;
	default:
		imap_fetch_header(m, &mails[0], 100, &f);
		break;
	}
	imap_noop(m, &f);
	for (int i = 0; i < 3; i++)
		str_free(&mails[i].bytes);
	uids_free(&asked);
	uids_free(&found);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char before[] =
	    "* CAPABILITY IMAP4rev1 IDLE UIDPLUS MOVE\r\n1 OK done\r\n"
	    "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 9] x\r\n2 OK done\r\n";
	struct connection_settings settings = {0};
	struct imap *m;
	struct fail f;

	if (!size)
		return 0;
	check_guard((const char *)data + 1, size - 1);
	only.at = 0;
	only.failed = false;
	only.step = data[0] & 64 ? 3 : 4096;
	str_truncate(&only.bytes, 0);
	if (!(data[0] & 128))
		str_add(&only.bytes, before, sizeof before - 1);
	str_add(&only.bytes, (const char *)data + 1, size - 1);
	if (imap_open(&settings, &m, &f) == DONE)
		converse(m, data[0] % 8);
	imap_close(&m);
	str_free(&only.bytes);
	return 0;
}
