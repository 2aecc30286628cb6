#include "conf_private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where the list's pointer to its items is, as an address: const for those who only look; the
 * loader's own conf is not const. The pointer is copied, because its type is another with each
 * list. */
static uintptr_t
place_of(const struct conf *conf, size_t offset)
{
	return (uintptr_t)conf + offset;
}

static void *
items_of(const struct conf *conf, const struct conf_list *list)
{
	void *items;

	memcpy(&items, (const void *)place_of(conf, list->items), sizeof items);
	return items;
}

static size_t
length_of(const struct conf *conf, const struct conf_list *list)
{
	return *(const size_t *)place_of(conf, list->count);
}

void
conf_make_list(struct conf *conf, const struct conf_list *list, size_t n)
{
	void *items = xcalloc(n, list->size);

	memcpy((void *)place_of(conf, list->items), &items, sizeof items);
	*(size_t *)place_of(conf, list->count) = n;
}

size_t
conf_length(const struct conf *conf, const struct conf_setting *s)
{
	const struct conf_list *list = conf_list_of(s->path);

	return list ? length_of(conf, list) : 1;
}

void *
conf_place(const struct conf *conf, const struct conf_setting *s, size_t item)
{
	const struct conf_list *list = conf_list_of(s->path);
	uintptr_t base =
	    list ? (uintptr_t)items_of(conf, list) + item * list->size : (uintptr_t)conf;

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
	for (size_t i = 0; i < conf->calendar_count; i++)
		default_text(&conf->calendars[i].zone, conf->desk.zone);
	default_text(
	    &conf->desk.calendar, conf->calendar_count ? conf->calendars[0].name : "always");
	default_port(&conf->smtp, 465, 587);
	conf_complete_oauth(conf);
}

/* Lists of texts are never NULL in a finished conf. */
static void
complete_texts(struct conf *conf)
{
	for (size_t i = 0; i < conf_setting_count; i++) {
		const struct conf_setting *s = &conf_settings[i];
		for (size_t n = s->type == CONF_TEXTS ? conf_length(conf, s) : 0; n > 0; n--) {
			char ***list = conf_place(conf, s, n - 1);
			if (!*list)
				*list = xcalloc(1, sizeof **list);
		}
	}
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
	complete_texts(conf);
	if (errors->len > before)
		conf_free(&conf);
	return conf;
}

struct conf *
conf_load_fd(int fd, const char *path, struct str *errors)
{
	return load_fd(fd, path, false, errors);
}

void
conf_cannot_open(const char *path, struct str *errors)
{
	if (errno == ENOENT)
		str_addf(errors,
		    "%s:1: there is no such file; make one: promisectl setup, or begin with a copy of "
		    "promised.conf.example\n",
		    path);
	else
		str_addf(errors, "%s:1: cannot open it: %m\n", path);
}

static struct conf *
load(const char *path, bool lenient, struct str *errors)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	if (fd < 0) {
		conf_cannot_open(path, errors);
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

/* An item that only one of them has is another one. */
static bool
same_item(const struct conf_setting *s, const struct conf *a, size_t item_a, const struct conf *b,
    size_t item_b)
{
	bool in_a = !conf_list_of(s->path) || item_a < conf_length(a, s),
	     in_b = !conf_list_of(s->path) || item_b < conf_length(b, s);

	if (!in_a || !in_b)
		return in_a == in_b;
	return same_value(s, conf_place(a, s, item_a), conf_place(b, s, item_b));
}

bool
conf_same(
    const struct conf *a, size_t item_a, const struct conf *b, size_t item_b, const char *prefix)
{
	for (size_t i = 0; i < conf_setting_count; i++) {
		const struct conf_setting *s = &conf_settings[i];
		if (strncmp(s->path, prefix, strlen(prefix)) == 0 &&
		    !same_item(s, a, item_a, b, item_b))
			return false;
	}
	return true;
}

static void
free_texts(char **list)
{
	for (char **p = list; p && *p; p++)
		free(*p);
	free(list);
}

void
conf_free(struct conf **conf)
{
	if (!*conf)
		return;
	for (size_t i = 0; i < conf_setting_count; i++)
		for (size_t n = conf_length(*conf, &conf_settings[i]); n > 0; n--)
			conf_clear(&conf_settings[i], conf_place(*conf, &conf_settings[i], n - 1));
	for (size_t i = 0; i < (*conf)->calendar_count; i++)
		free_texts((*conf)->calendars[i].feed);
	for (size_t i = 0; i < (*conf)->webhook_count; i++)
		free((*conf)->webhooks[i].filling);
	for (size_t i = 0; i < (*conf)->oauth_count; i++)
		free((*conf)->oauths[i].login);
	for (size_t i = 0; i < conf_list_count; i++)
		free(items_of(*conf, &conf_lists[i]));
	free(*conf);
	*conf = NULL;
}
