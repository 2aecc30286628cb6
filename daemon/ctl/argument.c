#include "argument.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include "../common/str.h"

enum outcome
argument_number(const char *text, int64_t max, int64_t *number, struct fail *f)
{
	char *end;

	errno = 0;
	long long value = strtoll(text, &end, 10);
	if (!ascii_isdigit((unsigned char)*text) || *end)
		return fail(f, NEVER, "\"%.80s\" is no number", text);
	if (errno || value < 1 || value > max)
		return fail(f, NEVER, "%.80s is not between 1 and %" PRId64, text, max);
	*number = value;
	return DONE;
}

static const struct {
	const char *prefix;
	enum argument_kind kind;
} prefixes[] = {{"mail:", ARGUMENT_MAIL}, {"outbox:", ARGUMENT_OUTBOX}, {"#", ARGUMENT_TICKET},
    {"P", ARGUMENT_PROMISE}};

enum { PREFIX_COUNT = sizeof prefixes / sizeof *prefixes };

/* A letter alone begins other things too: a Message-ID, a desk's tag. */
static bool
has_prefix(const char *text, const char *prefix)
{
	size_t n = strlen(prefix);

	return ascii_starts(text, prefix) &&
	       (n > 1 || *prefix == '#' ||
	           (text[1] && strspn(text + 1, "0123456789") == strlen(text + 1)));
}

enum outcome
argument_of_kind(const char *text, enum argument_kind kind, struct argument *a, struct fail *f)
{
	*a = (struct argument){.kind = kind};
	for (size_t i = 0; i < PREFIX_COUNT; i++)
		if (prefixes[i].kind == kind && has_prefix(text, prefixes[i].prefix))
			text += strlen(prefixes[i].prefix);
	return argument_number(text, INT64_MAX, &a->number, f);
}

/* "ACME-" at the start: the length of it with the dash; 0 if there is none, or not this desk's. */
static size_t
tag_length(const char *text, const char *tag)
{
	size_t n = 0;

	while (ascii_isalnum((unsigned char)text[n]))
		n++;
	if (n == 0 || text[n] != '-' || ascii_isdigit((unsigned char)*text))
		return 0;
	if (tag && (strlen(tag) != n || ascii_ncasecmp(text, tag, n) != 0))
		return 0;
	return n + 1;
}

enum outcome
argument_read(const char *text, const char *tag, struct argument *a, struct fail *f)
{
	*a = (struct argument){.kind = ARGUMENT_TICKET};
	for (size_t i = 0; i < PREFIX_COUNT; i++)
		if (has_prefix(text, prefixes[i].prefix))
			return argument_of_kind(text, prefixes[i].kind, a, f);
	if (strchr(text, '@')) {
		*a = (struct argument){.kind = ARGUMENT_MESSAGE_ID, .message_id = text};
		return DONE;
	}
	if (ascii_isdigit((unsigned char)*text))
		return argument_number(text, INT64_MAX, &a->number, f);
	size_t n = tag_length(text, tag);
	if (n > 0)
		return argument_number(text + n, INT64_MAX, &a->number, f);
	return fail(f, NEVER,
	    "\"%.80s\" names neither a ticket (%s-1042, #1042), nor a mail (mail:7), nor a "
	    "promise (P17), nor a Message-ID",
	    text, tag ? tag : "ACME");
}
