#include "source.h"

#include <stdlib.h>

void
source_close(struct source *s)
{
	if (s->state)
		s->close(s->state);
	s->state = NULL;
	free(s->name);
	s->name = NULL;
}

void
source_name(struct str *name, const char *path)
{
	char *whole = strcmp(path, "-") == 0 ? NULL : realpath(path, NULL);

	str_addf(name, " %s", whole ? whole : path);
	free(whole);
}

/* The value of a header field up to the end of its line; NULL if there is none. */
static const char *
field(const struct str *bytes, const char *name, size_t *length)
{
	const char *at = bytes->data, *end = at + bytes->len;
	size_t n = strlen(name);

	while (at && at < end && *at != '\n' && *at != '\r') {
		const char *line_end = memchr(at, '\n', (size_t)(end - at));
		if (!line_end)
			line_end = end;
		if ((size_t)(line_end - at) > n && at[n] == ':' &&
		    ascii_ncasecmp(at, name, n) == 0) {
			*length = (size_t)(line_end - at) - n - 1;
			return at + n + 1;
		}
		at = line_end < end ? line_end + 1 : end;
	}
	return NULL;
}

static bool
has_word(const char *text, size_t n, const char *word)
{
	size_t length = strlen(word);

	for (size_t i = 0; i + length <= n; i++)
		if (ascii_ncasecmp(text + i, word, length) == 0)
			return true;
	return false;
}

/* Bits of nsMsgMessageFlags: 0008 is expunged, but still in the file until the folder is compacted.
 */
static bool
mozilla_deleted(const struct str *bytes)
{
	size_t n;
	const char *text = field(bytes, "X-Mozilla-Status", &n);
	char digits[16];

	if (!text)
		return false;
	snprintf(digits, sizeof digits, "%.*s", (int)(n < 15 ? n : 15), text);
	return strtoul(digits, NULL, 16) & 8;
}

bool
source_unwanted(const struct str *bytes)
{
	size_t n;
	const char *text;

	if (!bytes->len)
		return false;
	if (mozilla_deleted(bytes))
		return true;
	text = field(bytes, "X-Status", &n); /* D deleted, T draft */
	if (text && (memchr(text, 'D', n) || memchr(text, 'T', n)))
		return true;
	text = field(bytes, "X-Gmail-Labels", &n);
	if (text && (has_word(text, n, "Drafts") || has_word(text, n, "Spam") ||
	                has_word(text, n, "Trash")))
		return true;
	/* c-client's own first "mail" of a folder. */
	text = field(bytes, "Subject", &n);
	return text && has_word(text, n, "FOLDER INTERNAL DATA") && field(bytes, "X-IMAP", &n);
}
