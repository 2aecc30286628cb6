/* promisectl read: what the reader sees in a mail, one JSON document a line. Needs no database and
 * no configuration; the mails go through the same sandboxed child as those of the desk. */
#include <errno.h>
#include <sysexits.h>
#include "../read/child.h"
#include "ask.h"
#include "ctl.h"
#include "file.h"
#include "words.h"

enum { LIST_MAX = 64 };

struct arguments {
	const char *authserv[LIST_MAX + 1], *own[LIST_MAX + 1];
	size_t authserv_count, own_count;
};

/* A JSON string with its quotes. */
static void
add_quoted(struct str *out, const char *s)
{
	struct str clean = {0};

	utf8_clean(&clean, s, strlen(s));
	str_addc(out, '"');
	for (const char *p = str_text(&clean); *p; p++) {
		if (*p == '"' || *p == '\\')
			str_addf(out, "\\%c", *p);
		else if ((unsigned char)*p < ' ')
			str_addf(out, "\\u%04x", (unsigned)*p);
		else
			str_addc(out, *p);
	}
	str_addc(out, '"');
	str_free(&clean);
}

static void
print_answer(const char *name, const struct reader_answer *answer, const struct fail *f)
{
	struct str line = {0};

	str_addz(&line, "{\"file\":");
	add_quoted(&line, name);
	if (answer->document && answer->document[0] == '{' && answer->document[1]) {
		str_addz(&line, ",");
		str_addz(&line, answer->document + 1);
	} else {
		str_addz(&line, ",\"error\":");
		add_quoted(&line, f->text);
		str_addc(&line, '}');
	}
	print_json(str_text(&line));
	str_free(&line);
}

static int
read_one(struct reader *r, const char *name)
{
	struct str bytes = {0};
	struct reader_answer answer = {0};
	struct fail f = {0};
	int code = EX_OK;

	if (!file_read(name, SIZE_MAX, &bytes)) {
		str_free(&bytes);
		return ctl_error(EX_NOINPUT, "cannot read %s: %s", name, strerrordesc_np(errno));
	}
	enum outcome o = reader_read(r, bytes.data, bytes.len, false, &answer, &f);
	if (o == LATER) /* no reader at all: the next file would fare no better */
		code = ctl_error(EX_OSERR, "%s", f.text);
	else
		print_answer(name, &answer, &f);
	reader_answer_free(&answer);
	str_free(&bytes);
	return code;
}

static bool
list_add(const char **list, size_t *count, const char *value)
{
	if (!value || *count == LIST_MAX)
		return false;
	list[(*count)++] = value;
	return true;
}

/* Takes the options, which may be repeated; the files stay at argv[1]... */
static int
arguments_read(struct arguments *a, int *argc, char **argv)
{
	int kept = 1;
	bool options = true;

	for (int i = 1; i < *argc; i++) {
		bool ok = true;
		if (!options || argv[i][0] != '-' || !argv[i][1])
			argv[kept++] = argv[i];
		else if (strcmp(argv[i], "--") == 0)
			options = false;
		else if (strcmp(argv[i], "--trusted-authserv") == 0)
			ok = list_add(a->authserv, &a->authserv_count, argv[++i]);
		else if (strcmp(argv[i], "--own") == 0)
			ok = list_add(a->own, &a->own_count, argv[++i]);
		else
			return ctl_usage("read", "unknown option %s", argv[i]);
		if (!ok)
			return ctl_usage(
			    "read", "%s needs a value (at most %d of them)", argv[i - 1], LIST_MAX);
	}
	argv[kept] = NULL;
	*argc = kept;
	return kept > 1 ? EX_OK : ctl_usage("read", "which file? (- is standard input)");
}

int
ctl_read(struct ctl *c, int argc, char **argv)
{
	struct arguments a = {0};
	int code = arguments_read(&a, &argc, argv);

	(void)c;
	if (code != EX_OK)
		return code;
	struct words *words = words_installed();
	struct reader_options options = {.trusted_authserv = a.authserv,
	    .own_addresses = a.own,
	    .memory = (int64_t)512 << 20,
	    .words = words};
	if (!words)
		return EX_CONFIG;
	struct reader *r = reader_new(&options);
	for (int i = 1; i < argc && code != EX_OSERR; i++) {
		int one = read_one(r, argv[i]);
		code = one ? one : code;
	}
	reader_free(&r);
	words_free(&words);
	return code;
}
