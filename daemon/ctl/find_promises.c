/* promisectl find-promises: what a text promises and by when, one JSON object a mail. The text goes
 * through the same sandboxed child as the mails of the desk, as the body of one; times are worked
 * out by the database. */
#include <errno.h>
#include <string.h>
#include <sysexits.h>
#include "../read/json.h"
#include "ask.h"
#include "ctl.h"
#include "file.h"
#include "options.h"
#include "promises_in.h"
#include "when.h"
#include "words.h"

enum { LINES_MAX = 256 << 20, TEXT_MAX = 1 << 24 };

/* The text of one mail, and what is known of it; "" and NULL: nothing is. */
struct letter {
	const char *text, *language, *sent_at, *zone;
	const struct answer *id;
	const char *name; /* of the file that it is from, for errors */
	unsigned line;    /* 0: all of it */
};

struct finder {
	struct ctl *c;
	struct reader *reader;
	const char *language, *sent_at, *zone, *jsonl; /* the options */
};

/* "FILE:7: ...", or without a line "FILE: ...". */
static int __attribute__((format(printf, 2, 3)))
letter_error(const struct letter *l, const char *format, ...)
{
	char *line = l->line ? xasprintf(":%u", l->line) : xstrdup("");
	va_list args;

	va_start(args, format);
	char *text = xvasprintf(format, args);
	va_end(args);
	int code = ctl_error(EX_DATAERR, "%s%s: %s", l->name, line, text);
	free(line);
	free(text);
	return code;
}

/* Their times; NULL in *found without an error: there is no such zone. */
static int
resolve(struct finder *find, const struct letter *l, const char *promises, char **found)
{
	const char *zone = l->zone ? l->zone : find->c->conf->desk.zone;
	struct db_param params[] = {
	    db_text(*promises ? promises : "[]"), db_text(l->sent_at), db_text(zone)};

	return ask(find->c, "work out the times",
	    "SELECT api.ctl_find_promises($1::jsonb, $2::timestamptz, $3) AS answer", 3, params,
	    found);
}

static void
print_found(const struct letter *l, const char *found, const char *error)
{
	struct json j = {0};
	char *id = answer_dump(l->id, "");

	json_open(&j, '{');
	if (answer_text(l->id, ""))
		json_put(&j, "id", id);
	else if (*id)
		json_put_number(&j, "id", answer_int(l->id, ""));
	json_key(&j, "promises");
	str_addz(&j.out, found);
	j.comma = true;
	if (error)
		json_put(&j, "error", error);
	json_close(&j, '}');
	print_json(str_text(&j.out));
	str_free(&j.out);
	free(id);
}

static int
find_in(struct finder *find, const struct letter *l)
{
	struct fail f = {0};
	enum outcome o;
	char *found = NULL, *promises = promises_in(find->reader, l->text, l->language, &o, &f);
	int code = EX_OK;

	if (o == LATER) /* no reader at all: the next text would fare no better */
		return ctl_error(EX_OSERR, "%s", f.text);
	if (promises)
		code = resolve(find, l, promises, &found);
	if (promises && code == EX_OK && !found)
		code = letter_error(l, "there is no time zone \"%s\"", l->zone);
	else if (code == EX_OK)
		print_found(l, found ? found : "[]", promises ? NULL : f.text);
	free(found);
	free(promises);
	return code;
}

/* A member that must be a text if it is there; false after saying that it is not. */
static bool
member(const struct letter *l, const struct answer *a, const char *name, const char **value)
{
	char *shown = answer_dump(a, name);
	bool absent = !*shown;

	free(shown);
	if (!*value)
		*value = answer_text(a, name);
	if (absent || answer_text(a, name))
		return true;
	letter_error(l, "\"%s\" is no text", name);
	return false;
}

static bool
is_language(const char *code)
{
	return *code && strspn(code, "abcdefghijklmnopqrstuvwxyz-") == strlen(code);
}

/* Fills what is missing in l from the line; the options count more. */
static int
letter_read(struct letter *l, const struct answer *a)
{
	if (!member(l, a, "text", &l->text) || !member(l, a, "lang", &l->language) ||
	    !member(l, a, "sent_at", &l->sent_at) || !member(l, a, "zone", &l->zone))
		return EX_DATAERR;
	l->id = answer_get(a, "id");
	if (!l->text)
		return letter_error(l, "there is no \"text\"");
	if (l->language && !is_language(l->language))
		return letter_error(l, "\"%s\" is no language such as en", l->language);
	time_t t;
	if (l->sent_at && !when_read(l->sent_at, &t))
		return letter_error(
		    l, "\"%s\" is no moment such as 2026-11-24T10:15+02:00", l->sent_at);
	return EX_OK;
}

static int
find_in_line(struct finder *find, const char *text, unsigned line)
{
	struct letter l = {.language = find->language,
	    .sent_at = find->sent_at,
	    .zone = find->zone,
	    .name = strcmp(find->jsonl, "-") == 0 ? "standard input" : find->jsonl,
	    .line = line};
	struct fail f = {0};
	struct answer *a = answer_read_foreign(text, &f);
	const struct answer *first;
	int code;

	if (!a)
		code = letter_error(&l, "this is no JSON: %s", f.text);
	else if (!answer_member(a, 0, &first))
		code = letter_error(&l, "this is no JSON object with \"text\"");
	else
		code = letter_read(&l, a);
	if (code == EX_OK)
		code = find_in(find, &l);
	answer_free(&a);
	return code;
}

static int
find_in_lines(struct finder *find, struct str *bytes)
{
	char *at = bytes->data, *end = at + bytes->len;
	int code = EX_OK;

	for (unsigned line = 1; at < end && code == EX_OK; line++) {
		char *stop = memchr(at, '\n', (size_t)(end - at));
		if (stop)
			*stop = 0;
		if (at[strspn(at, " \t\r")])
			code = find_in_line(find, at, line);
		at = stop ? stop + 1 : end;
	}
	return code;
}

static int
find_in_text(struct finder *find, const struct str *bytes)
{
	struct letter l = {.text = str_text(bytes),
	    .language = find->language,
	    .sent_at = find->sent_at,
	    .zone = find->zone,
	    .name = "standard input"};

	return find_in(find, &l);
}

static int
find_all(struct finder *find)
{
	const char *name = find->jsonl ? find->jsonl : "-";
	struct str bytes = {0};
	int code;

	if (!file_read(name, find->jsonl ? LINES_MAX : TEXT_MAX, &bytes))
		code = ctl_error(EX_NOINPUT, "cannot read %s: %s", name, strerrordesc_np(errno));
	else if (!utf8_valid(str_text(&bytes), bytes.len) || memchr(str_text(&bytes), 0, bytes.len))
		code = ctl_error(EX_DATAERR, "%s is no text in UTF-8",
		    find->jsonl ? name : "the standard input");
	else if ((code = ctl_open(find->c)) == EX_OK)
		code = find->jsonl ? find_in_lines(find, &bytes) : find_in_text(find, &bytes);
	str_free(&bytes);
	return code;
}

static int
options_read(struct finder *find, int argc, char **argv)
{
	const struct ctl_option options[] = {{"language", .value = &find->language},
	    {"sent-at", .value = &find->sent_at}, {"zone", .value = &find->zone},
	    {"jsonl", .value = &find->jsonl}, {0}};
	struct fail f = {0};
	time_t t;

	if (options_take(options, &argc, argv, &f) != DONE)
		return ctl_usage("find-promises", "%s", f.text);
	if (argc > 1)
		return ctl_usage("find-promises",
		    "unexpected argument \"%s\": the text comes on the standard input", argv[1]);
	if (find->language && !is_language(find->language))
		return ctl_usage(
		    "find-promises", "\"%s\" is no language such as en", find->language);
	if (find->sent_at && !when_read(find->sent_at, &t))
		return ctl_usage("find-promises",
		    "\"%s\" is no moment such as 2026-11-24T10:15+02:00", find->sent_at);
	return EX_OK;
}

int
ctl_find_promises(struct ctl *c, int argc, char **argv)
{
	struct finder find = {.c = c};
	int code = options_read(&find, argc, argv);

	if (code != EX_OK)
		return code;
	struct words *words = words_installed();
	const struct reader_options options = {.memory = (int64_t)512 << 20, .words = words};
	if (!words)
		return EX_CONFIG;
	find.reader = reader_new(&options);
	code = find_all(&find);
	reader_free(&find.reader);
	words_free(&words);
	return code;
}
