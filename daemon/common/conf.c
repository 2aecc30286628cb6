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

struct conf *
conf_load_fd(int fd, const char *path, struct str *errors)
{
	struct conf *conf = xcalloc(1, sizeof *conf);
	size_t before = errors->len;
	char *folder = folder_of(path);
	int own = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	FILE *stream = own >= 0 ? fdopen(own, "r") : NULL;

	if (!stream || lseek(own, 0, SEEK_SET) != 0)
		str_addf(errors, "%s:1: cannot read it: %m\n", path);
	else if (is_sound(fd, path, errors))
		conf_load_tree(stream, path, folder, conf, errors);
	if (stream)
		fclose(stream);
	complete_lists(conf);
	free(folder);
	if (errors->len > before)
		conf_free(&conf);
	return conf;
}

struct conf *
conf_load(const char *path, struct str *errors)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	struct conf *conf = NULL;

	if (fd < 0) {
		str_addf(errors, "%s:1: cannot open it: %m\n", path);
		return NULL;
	}
	conf = conf_load_fd(fd, path, errors);
	close(fd);
	return conf;
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
