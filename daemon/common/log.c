#include "log.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>
#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-journal.h>
#include "str.h"

static const char *role = "promised";
static bool to_journal, verbose;

/* systemd.exec(5): JOURNAL_STREAM holds device:inode of the stream that stderr was connected to. It
 * is inherited, so compare: a shell may have redirected stderr since. */
static bool
stderr_is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	struct stat st;
	char *end;

	if (!stream || fstat(STDERR_FILENO, &st) != 0 || strtoumax(stream, &end, 10) != st.st_dev)
		return false;
	return *end == ':' && strtoumax(end + 1, NULL, 10) == st.st_ino;
}

void
log_open(const char *name)
{
	role = name;
	to_journal = stderr_is_journal();
}

void
log_verbose(int on)
{
	verbose = on;
}

/* Log injection: a mail's text may reach a line; nothing in it may start a new one or drive a
 * terminal: neither ASCII's controls nor those of U+0080 to U+009F (C2 80 to C2 9F in UTF-8), which
 * some terminals obey too. */
static void
clean_controls(struct str *s)
{
	for (size_t i = 0; i < s->len; i++) {
		unsigned char c = (unsigned char)s->data[i];
		if (c < ' ' || c == 0x7f)
			s->data[i] = ' ';
		else if (c == 0xc2 && ((unsigned char)s->data[i + 1] & 0xe0) == 0x80)
			s->data[i] = s->data[i + 1] = ' ';
	}
}

static void
add_prefix(struct str *s, const struct log_object *about)
{
	if (!about)
		return;
	/* "fetch support" says it already. */
	const char *word = strchr(role, ' ');
	if (about->mailbox && !(word && strcmp(word + 1, about->mailbox) == 0))
		str_addf(s, "%s: ", about->mailbox);
	if (about->uid)
		str_addf(s, "uid %" PRId64 ": ", about->uid);
	if (about->mail)
		str_addf(s, "mail %" PRId64 ": ", about->mail);
	if (about->ticket)
		str_addf(s, "#%" PRId64 ": ", about->ticket);
	if (about->outbox)
		str_addf(s, "outbox %" PRId64 ": ", about->outbox);
}

enum { FIELD_COUNT = 11 + LOG_FACTS };

struct fields {
	char *text[FIELD_COUNT];
	struct iovec vec[FIELD_COUNT];
	int count;
};

static void
add_field(struct fields *f, char *text)
{
	f->text[f->count] = text;
	f->vec[f->count] = (struct iovec){text, strlen(text)};
	f->count++;
}

static void
add_number(struct fields *f, const char *name, int64_t value)
{
	if (value)
		add_field(f, xasprintf("%s=%" PRId64, name, value));
}

static void
add_facts(struct fields *f, const struct log_facts *facts)
{
	char name[32];

	for (size_t i = 0; facts && i < facts->count; i++) {
		snprintf(name, sizeof name, "%s", facts->name[i]);
		for (char *p = name; *p; p++)
			*p = (char)(*p - 'a' + 'A');
		add_field(f, xasprintf("%s=%s", name, facts->value[i]));
	}
}

static void
send_to_journal(enum log_level level, const struct log_object *about, const struct log_facts *facts,
    const char *line)
{
	struct fields f = {0};

	add_field(&f, xasprintf("MESSAGE=%s", line));
	add_field(&f, xasprintf("PRIORITY=%d", (int)level));
	add_field(&f, xasprintf("PROMISED_ROLE=%s", role));
	if (about) {
		add_number(&f, "UID_IMAP", about->uid);
		add_number(&f, "MAIL", about->mail);
		add_number(&f, "TICKET", about->ticket);
		add_number(&f, "OUTBOX", about->outbox);
		if (about->mailbox)
			add_field(&f, xasprintf("MAILBOX=%s", about->mailbox));
		if (about->message_id)
			add_field(&f, xasprintf("MAIL_MESSAGE_ID=%s", about->message_id));
	}
	if (about && about->kind) {
		add_field(&f, xasprintf("MESSAGE_ID=%s", log_kind_id(about->kind)));
		add_field(&f, xasprintf("PROMISED_EVENT=%s", log_kind_name(about->kind)));
	}
	add_facts(&f, facts);
	sd_journal_sendv(f.vec, f.count);
	for (int i = 0; i < f.count; i++)
		free(f.text[i]);
}

static void
send_to_stderr(enum log_level level, const char *line)
{
	static const char *const names[] = {[LOG_LEVEL_ERROR] = "error: ",
	    [LOG_LEVEL_WARNING] = "warning: ",
	    [LOG_LEVEL_INFO] = "",
	    [LOG_LEVEL_DEBUG] = "debug: "};
	char *text = xasprintf("%s: %s%s\n", role, names[level], line);

	/* One write: lines of several processes must not mix. */
	ssize_t ignored = write(STDERR_FILENO, text, strlen(text));
	(void)ignored;
	free(text);
}

static void
write_line(enum log_level level, const struct log_object *about, const struct log_facts *facts,
    const char *message)
{
	struct str line = {0};

	add_prefix(&line, about);
	str_addz(&line, message);
	clean_controls(&line);
	if (to_journal)
		send_to_journal(level, about, facts, str_text(&line));
	else
		send_to_stderr(level, str_text(&line));
	str_free(&line);
}

void
log_write(enum log_level level, const struct log_object *about, const char *format, ...)
{
	int saved = errno;
	va_list args;

	if (level == LOG_LEVEL_DEBUG && !verbose)
		return;
	va_start(args, format);
	char *message = xvasprintf(format, args);
	va_end(args);
	write_line(level, about, NULL, message);
	free(message);
	errno = saved;
}

void
log_fact(struct log_facts *facts, const char *name, const char *format, ...)
{
	va_list args;

	if (facts->count == LOG_FACTS)
		return;
	va_start(args, format);
	char *value = xvasprintf(format, args);
	va_end(args);
	struct str clean = {0};
	str_addz(&clean, value);
	free(value);
	clean_controls(&clean);
	facts->name[facts->count] = name;
	facts->value[facts->count++] = str_take(&clean);
}

/* Within quotation marks there are none, so that a line can be taken apart again. */
static void
add_value(struct str *line, const char *value)
{
	bool quoted = !*value || strpbrk(value, " \"");

	if (quoted)
		str_addc(line, '"');
	for (const char *p = value; *p; p++)
		str_addc(line, *p == '"' ? '\'' : *p);
	if (quoted)
		str_addc(line, '"');
}

void
log_facts(enum log_level level, const struct log_object *about, struct log_facts *facts)
{
	const char *word = log_kind_name(about->kind);
	struct str line = {0};
	int saved = errno;

	str_addz(&line, word ? word : "");
	for (size_t i = 0; i < facts->count; i++) {
		str_addf(&line, " %s=", facts->name[i]);
		add_value(&line, facts->value[i]);
	}
	if (level != LOG_LEVEL_DEBUG || verbose)
		write_line(level, about, facts, str_text(&line));
	for (size_t i = 0; i < facts->count; i++)
		free(facts->value[i]);
	facts->count = 0;
	str_free(&line);
	errno = saved;
}
