#include "conf_private.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void *
conf_place(const struct conf *conf, const struct conf_setting *s, size_t mailbox)
{
	/* const for those who only look; the loader's own conf is not const. */
	uintptr_t base =
	    conf_of_mailbox(s) ? (uintptr_t)&conf->mailboxes[mailbox] : (uintptr_t)conf;

	return (void *)(base + s->offset);
}

static void
default_text(char **place, const char *value)
{
	if (!*place && value)
		*place = xstrdup(value);
}

static void
default_port(struct conf_server *server, int64_t tls, int64_t other)
{
	if (!server->port)
		server->port = server->security == SECURITY_TLS ? tls : other;
}

void
conf_complete(struct conf *conf)
{
	for (size_t i = 0; i < conf->mailbox_count; i++) {
		struct conf_mailbox *m = &conf->mailboxes[i];
		default_text(&m->address, conf->desk.address);
		default_text(&m->language, conf->desk.language);
		default_port(&m->imap, 993, 143);
	}
	default_port(&conf->smtp, 465, 587);
}

/* Lists are never NULL in a finished conf. */
static void
complete_list(char ***list)
{
	if (!*list)
		*list = xcalloc(1, sizeof **list);
}

static void
complete_lists(struct conf *conf)
{
	complete_list(&conf->desk.trusted_authserv);
	complete_list(&conf->desk.forwarders);
	for (size_t i = 0; i < conf->mailbox_count; i++)
		complete_list(&conf->mailboxes[i].aliases);
}

static char *
folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return xstrdup(".");
	return slash == path ? xstrdup("/") : xstrndup(path, (size_t)(slash - path));
}

/* Not a folder: libconfig's scanner ends the process when it cannot read. Not open to all: whoever
 * can write the file can make the service read and send as he likes. */
static bool
is_sound(int fd, const char *path, struct str *errors)
{
	struct stat st;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		str_addf(errors, "%s:1: it is not a plain file\n", path);
	else if (st.st_mode & S_IWOTH)
		str_addf(
		    errors, "%s:1: it can be written by everybody; do: chmod o-w %s\n", path, path);
	else
		return true;
	return false;
}

enum { TEXT_MAX = 1024 * 1024 };

/* From the start whatever the offset is: processes may share it. */
static ssize_t
read_all(int fd, char text[TEXT_MAX])
{
	ssize_t n, length = 0;

	while (length < TEXT_MAX &&
	       (n = pread(fd, text + length, (size_t)(TEXT_MAX - length), length)) != 0) {
		if (n < 0)
			return -1;
		length += n;
	}
	return length;
}

static void
load_text(int fd, const char *path, bool lenient, struct conf *conf, struct str *errors)
{
	char *text = xmalloc(TEXT_MAX), *folder = folder_of(path);
	ssize_t length = read_all(fd, text);
	FILE *stream = length >= 0 ? fmemopen(text, (size_t)length, "r") : NULL;

	if (!stream)
		str_addf(errors, "%s:1: cannot read it: %m\n", path);
	else
		conf_load_tree(stream, path, folder, lenient, conf, errors);
	if (stream)
		fclose(stream);
	free(folder);
	free(text);
}

static struct conf *
load_fd(int fd, const char *path, bool lenient, struct str *errors)
{
	struct conf *conf = xcalloc(1, sizeof *conf);
	size_t before = errors->len;

	if (is_sound(fd, path, errors))
		load_text(fd, path, lenient, conf, errors);
	complete_lists(conf);
	if (errors->len > before)
		conf_free(&conf);
	return conf;
}

struct conf *
conf_load_fd(int fd, const char *path, struct str *errors)
{
	return load_fd(fd, path, false, errors);
}

static struct conf *
load(const char *path, bool lenient, struct str *errors)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	if (fd < 0) {
		str_addf(errors, "%s:1: cannot open it: %m\n", path);
		return NULL;
	}
	struct conf *conf = load_fd(fd, path, lenient, errors);
	close(fd);
	return conf;
}

struct conf *
conf_load(const char *path, struct str *errors)
{
	return load(path, false, errors);
}

struct conf *
conf_load_lenient(const char *path, struct str *errors)
{
	return load(path, true, errors);
}

static bool
same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool
same_texts(char *const *a, char *const *b)
{
	while (*a && *b && strcmp(*a, *b) == 0)
		a++, b++;
	return !*a && !*b;
}

static bool
same_value(const struct conf_setting *s, const void *a, const void *b)
{
	switch (s->type) {
	case CONF_TEXT:
		return same_text(*(char *const *)a, *(char *const *)b);
	case CONF_TEXTS:
		return same_texts(*(char **const *)a, *(char **const *)b);
	case CONF_SECRET:
		return same_text(
		    ((const struct secret *)a)->text, ((const struct secret *)b)->text);
	case CONF_BOOL:
		return *(const bool *)a == *(const bool *)b;
	case CONF_CHOICE:
		return *(const unsigned *)a == *(const unsigned *)b;
	case CONF_NUMBER:
	case CONF_DURATION:
	case CONF_SIZE:
		return *(const int64_t *)a == *(const int64_t *)b;
	}
	return false;
}

bool
conf_same(const struct conf *a, size_t mailbox_a, const struct conf *b, size_t mailbox_b,
    const char *prefix)
{
	for (size_t i = 0; i < conf_setting_count; i++) {
		const struct conf_setting *s = &conf_settings[i];
		if (strncmp(s->path, prefix, strlen(prefix)) == 0 &&
		    !same_value(s, conf_place(a, s, mailbox_a), conf_place(b, s, mailbox_b)))
			return false;
	}
	return true;
}

void
conf_free(struct conf **conf)
{
	if (!*conf)
		return;
	for (size_t i = 0; i < conf_setting_count; i++) {
		const struct conf_setting *s = &conf_settings[i];
		size_t n = conf_of_mailbox(s) ? (*conf)->mailbox_count : 1;
		for (size_t m = 0; m < n; m++)
			conf_clear(s, conf_place(*conf, s, m));
	}
	free((*conf)->mailboxes);
	free(*conf);
	*conf = NULL;
}
