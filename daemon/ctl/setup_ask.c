#include "setup.h"

#include <errno.h>
#include <stdarg.h>
#include <sysexits.h>
#include <termios.h>
#include <unistd.h>
#include "terminal.h"
#include "text.h"

enum { WIDTH = 8 };

void
setup_say(struct setup *s, enum said said, const char *subject, const char *format, ...)
{
	static const char *const words[] = {"ok", "warn", "FAIL", ""};
	va_list args;

	va_start(args, format);
	char *text = xvasprintf(format, args);
	va_end(args);
	s->warnings += said == SAID_WARN;
	printf("  %-5s %-*s ", words[said], WIDTH, subject);
	text_print(text);
	putchar('\n');
	fflush(stdout);
	free(text);
}

void
setup_title(const struct setup *s, int step, const char *title)
{
	(void)s;
	printf("\n%d/%d %s\n", step, SETUP_STEPS, title);
	fflush(stdout);
}

const char *
setup_unless_none(const char *value)
{
	return value && strcmp(value, "none") != 0 ? value : NULL;
}

int64_t
setup_duration(const char *value)
{
	char *unit;
	int64_t n = strtol(value, &unit, 10);

	return n * (strcmp(unit, "ms") == 0 ? 1
	               : *unit == 'h'       ? 3600000
	               : *unit == 'm'       ? 60000
	                                    : 1000);
}

/* What stands when nobody says anything. */
static const char *
default_of(const struct setup *s, const struct question *q, const char *initial)
{
	const char *kept = q->secret ? NULL : answer_of(s->answers, q->key);

	return kept ? kept : initial ? initial : q->initial;
}

/* A line of the input without its end; NULL at the end of the input. */
static char *
read_line(struct setup *s)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t n = terminal_stopped() ? -1 : getline(&line, &size, stdin);

	if (n < 0) {
		free(line);
		s->stopped = true;
		putchar('\n');
		return NULL;
	}
	if (!isatty(STDIN_FILENO)) /* nobody's Enter has ended the line of the question */
		putchar('\n');
	while (n > 0 && ascii_isspace((unsigned char)line[n - 1]))
		line[--n] = 0;
	size_t blanks = strspn(line, " \t");
	memmove(line, line + blanks, (size_t)n - blanks + 1);
	return line;
}

static bool
accept(struct setup *s, const struct question *q, const char *value)
{
	struct str why = {0};
	bool ok = question_check(q, value, &why);

	if (ok)
		answer_set(s->answers, q->key, value);
	else
		setup_say(s, SAID_FAIL, "", "%s", str_text(&why));
	str_free(&why);
	return ok;
}

/* False: nobody there any more. */
static bool
type_answer(struct setup *s, const struct question *q, const char *initial)
{
	for (;;) {
		printf("  %s", q->ask);
		if (initial) {
			fputs(" [", stdout);
			text_print(initial);
			putchar(']');
		}
		fputs(": ", stdout);
		fflush(stdout);
		char *line = read_line(s);
		if (!line)
			return false;
		const char *value = *line ? line : initial;
		bool ok = value && accept(s, q, value);
		free(line);
		if (ok)
			return true;
	}
}

static int
missing(const struct question *q)
{
	return ctl_error(EX_DATAERR,
	    "the answer to \"%s\" is missing; add a line to the file of answers, as promisectl "
	    "setup "
	    "--print-answers shows: %s = ...",
	    q->key, q->key);
}

static const struct question *
find(const char *key)
{
	const char *near;
	const struct question *q = question_find(key, &near);

	if (!q)
		abort();
	return q;
}

int
setup_ask(struct setup *s, const char *key, const char *initial, const char **value)
{
	const struct question *q = find(key);
	const char *preset = default_of(s, q, initial);

	if (!answer_is_given(s->answers, key)) {
		if (q->ask && !s->silent) {
			char *copy = preset ? xstrdup(preset) : NULL;
			bool ok = type_answer(s, q, copy);
			free(copy);
			if (!ok)
				return EX_TEMPFAIL;
		} else if (!preset) {
			return missing(q);
		} else if (!accept(s, q, preset)) {
			return EX_DATAERR;
		}
	}
	*value = answer_of(s->answers, key);
	return EX_OK;
}

const char *
setup_answer(struct setup *s, const char *key, const char *initial)
{
	const char *value = default_of(s, find(key), initial);

	if (value && !answer_is_given(s->answers, key))
		answer_set(s->answers, key, value);
	return answer_of(s->answers, key);
}

bool
setup_confirm(struct setup *s, bool initial, const char *question)
{
	if (s->silent)
		return initial;
	for (;;) {
		printf("  %s [%s]: ", question, initial ? "Y/n" : "y/N");
		fflush(stdout);
		char *line = read_line(s);
		if (!line)
			return false;
		char c = (char)ascii_tolower((unsigned char)*line);
		free(line);
		if (c == 0 || c == 'y' || c == 'n')
			return c ? c == 'y' : initial;
	}
}

bool
setup_ask_secret(struct setup *s, const char *prompt, struct secret *secret)
{
	if (s->silent)
		return false;
	for (;;) {
		printf("  %s: ", prompt);
		fflush(stdout);
		terminal_hide();
		char *line = read_line(s);
		terminal_show();
		if (line && isatty(STDIN_FILENO))
			putchar('\n');
		if (!line)
			return false;
		if (*line) {
			setup_clear(secret);
			secret->text = line;
			return true;
		}
		free(line);
	}
}

bool
setup_ask_again(struct setup *s, const char *key)
{
	if (s->silent || s->stopped || terminal_stopped())
		return false;
	answer_forget(s->answers, key);
	return true;
}

void
setup_clear(struct secret *secret)
{
	if (secret->text)
		explicit_bzero(secret->text, strlen(secret->text));
	free(secret->text);
	secret->text = NULL;
}

char *
setup_path(const struct setup *s, const char *name)
{
	return xasprintf("%s/%s", s->folder, name);
}
