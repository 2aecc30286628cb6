/* promisectl reply: an answer, or a note, in an agent's name. The database treats it as the agent's
 * mail. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sysexits.h>
#include "agent.h"
#include "ask.h"
#include "change.h"
#include "ctl.h"
#include "facts.h"
#include "file.h"
#include "options.h"
#include "promises_in.h"
#include "subject.h"
#include "words.h"
#include "written.h"

enum { TEXT_MAX = 1 << 20, FILE_MAX = 100 << 20 };

struct reply {
	struct argument ticket;
	const char *as, *text_name;
	bool note;
	struct option_list files;
	int64_t agent;
};

/* As mail has it: LF alone, no byte order mark. */
static void
tidy(struct str *text)
{
	const char *from = text->data, *end = from + text->len;
	char *to = text->data;

	if (text->len >= 3 && memcmp(from, "\xEF\xBB\xBF", 3) == 0)
		from += 3;
	for (; from < end; from++)
		if (*from != '\r' || from + 1 == end || from[1] != '\n')
			*to++ = *from;
	str_truncate(text, (size_t)(to - text->data));
}

static int
read_words(const char *name, struct str *text)
{
	if (!file_read(name, TEXT_MAX, text))
		return ctl_error(EX_NOINPUT, "cannot read %s: %s", name, strerrordesc_np(errno));
	if (!utf8_valid(str_text(text), text->len) || memchr(str_text(text), 0, text->len))
		return ctl_error(EX_DATAERR, "%s is no text in UTF-8", name);
	if (text->len > 0)
		tidy(text);
	if (strspn(str_text(text), " \t\r\n") == text->len)
		return ctl_error(EX_DATAERR, "%s is empty: there is nothing to say", name);
	return EX_OK;
}

static int
attach(struct ctl *c, const char *path, struct written *w)
{
	struct str bytes = {0};

	if (!file_read(path, FILE_MAX, &bytes)) {
		int code =
		    ctl_error(EX_NOINPUT, "cannot read %s: %s", path, strerrordesc_np(errno));
		str_free(&bytes);
		return code;
	}
	struct db_param param = db_bytes(str_text(&bytes), bytes.len);
	char *sha256 = NULL;
	int code =
	    ask(c, "store the file", "SELECT api.ctl_blob($1) AS answer", 1, &param, &sha256);
	if (code == EX_OK)
		written_attach(w, file_name(path), file_type(path, &bytes), bytes.len, sha256);
	free(sha256);
	str_free(&bytes);
	return code;
}

/* What the words promise is looked for as in a mail of his. */
static int
find_promises(struct written *w)
{
	struct words *words = words_installed();
	const struct reader_options options = {.memory = (int64_t)512 << 20, .words = words};
	struct fail f = {0};
	enum outcome o;

	if (!words)
		return EX_CONFIG;
	struct reader *reader = reader_new(&options);
	char *promises = promises_in(reader, written_body(w), NULL, &o, &f);
	reader_free(&reader);
	words_free(&words);
	if (!promises)
		return ctl_error(
		    EX_OSERR, "nothing was sent: cannot look for promises in it: %s", f.text);
	written_promise(w, promises);
	free(promises);
	return EX_OK;
}

static void
print_lines(const struct answer *a)
{
	for (size_t i = 0; i < answer_count(a, "lines"); i++) {
		const struct answer *line = answer_at(a, "lines", i);
		print_line("%s", answer_text(line, "line"));
		print_text(answer_text(line, "said"), 4);
	}
}

static int
report(struct ctl *c, const char *text)
{
	struct answer *a = answer_read(text);
	const char *ticket = answer_text(a, "ticket"), *detail = answer_text(a, "detail"),
	           *words = answer_text(a, "words");
	int code = EX_OK;

	if (c->json)
		print_json(text);
	else if (answer_text(a, "refused"))
		print_lines(a);
	else
		print_line("%s: %s", ticket, detail);
	if (answer_text(a, "refused"))
		code = ctl_error(EX_DATAERR, "%s: nothing was done: %s%s%s", ticket, detail,
		    words ? ": " : "", words ? words : "");
	answer_free(&a);
	return code;
}

static int
say(struct ctl *c, const struct reply *r, const struct written *w)
{
	struct db_number ticket, agent;
	char *json = written_json(w), *actor = change_actor(), *text = NULL;
	struct db_param params[] = {db_int(&ticket, r->ticket.number), db_int(&agent, r->agent),
	    db_bool(r->note), db_text(json), db_text(actor)};

	int code = ask(c, r->note ? "add the note" : "answer",
	    "SELECT api.ctl_reply($1, $2::integer, $3::boolean, $4::jsonb, $5) AS answer", 5,
	    params, &text);
	if (code == EX_OK)
		code = text ? report(c, text) : subject_missing(&r->ticket);
	free(text);
	free(actor);
	free(json);
	return code;
}

static int
reply(struct ctl *c, struct reply *r)
{
	struct str text = {0};
	int code = read_words(r->text_name, &text);

	if (code == EX_OK)
		code = ctl_open(c);
	if (code == EX_OK)
		code = agent_find(c, r->as, &r->agent);
	if (code != EX_OK) {
		str_free(&text);
		return code;
	}
	struct written *w = written_new(str_text(&text));
	for (size_t i = 0; code == EX_OK && i < r->files.count; i++)
		code = attach(c, r->files.values[i], w);
	if (code == EX_OK && !r->note)
		code = find_promises(w);
	if (code == EX_OK)
		code = say(c, r, w);
	written_free(&w);
	str_free(&text);
	return code;
}

int
ctl_reply(struct ctl *c, int argc, char **argv)
{
	struct reply r = {0};
	const struct ctl_option options[] = {
	    {"as", .value = &r.as}, {"note", .flag = &r.note}, {"attach", .list = &r.files}, {0}};
	struct fail f = {0};

	if (options_take(options, &argc, argv, &f) != DONE)
		return ctl_usage("reply", "%s", f.text);
	if (!r.as)
		return ctl_usage("reply", "in whose name? --as AGENT");
	if (argc != 3)
		return ctl_usage(
		    "reply", argc < 3 ? "a ticket and a file with the words (- is standard input)"
		                      : "only one ticket and one file");
	int code = ctl_conf(c);
	if (code == EX_OK && argument_read(argv[1], c->conf->desk.tag, &r.ticket, &f) != DONE)
		return ctl_usage("reply", "%s", f.text);
	if (code == EX_OK && r.ticket.kind != ARGUMENT_TICKET)
		return ctl_usage("reply", "\"%s\" is no ticket", argv[1]);
	r.text_name = argv[2];
	return code == EX_OK ? reply(c, &r) : code;
}
