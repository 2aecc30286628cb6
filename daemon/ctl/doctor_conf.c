/* The configuration as the daemon would read it, and the modes of what is secret. */
#include "doctor.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>
#include "language.h"
#include "../common/path.h"

static void
each_line(struct doctor *d, enum check_level level, const struct str *lines)
{
	for (size_t at = 0, n; at < lines->len; at += n + 1) {
		n = strcspn(lines->data + at, "\n");
		char *line = xstrndup(lines->data + at, n);
		if (!strstr(line, "; "))
			check_remedy(&d->checkup, "sudoedit %s, then: sudo promised --check-config",
			    d->ctl->conf_path);
		check_because(&d->checkup, level, line);
		free(line);
	}
}

/* --- modes --- */

static void
check_mode(
    struct doctor *d, const char *path, mode_t bad, enum check_level level, const char *right)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return;
	if (!(st.st_mode & bad))
		return;
	check_remedy(&d->checkup, "chmod %s %s", right, path);
	check(&d->checkup, level, "%s is open to others (mode %04o)", path,
	    (unsigned)(st.st_mode & 07777));
}

/* Whatever lies in the folder is somebody's secret, named in the configuration or not. */
static size_t
check_secrets(struct doctor *d, const char *folder)
{
	DIR *dir = opendir(folder);
	size_t count = 0;

	if (!dir)
		return 0;
	for (struct dirent *e; (e = readdir(dir));) {
		char *path = xasprintf("%s/%s", folder, e->d_name);
		struct stat st;

		if (e->d_name[0] != '.' && stat(path, &st) == 0 && S_ISREG(st.st_mode)) {
			count++;
			check_mode(d, path, 077, CHECK_FAIL, "0600");
		}
		free(path);
	}
	closedir(dir);
	return count;
}

static char *
folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash && slash > path ? xstrndup(path, (size_t)(slash - path))
	                             : xstrdup(slash ? "/" : ".");
}

static void
check_modes(struct doctor *d)
{
	char *folder = folder_of(d->ctl->conf_path),
	     *credentials = xasprintf("%s/credentials", folder);
	size_t before = d->checkup.count[CHECK_FAIL] + d->checkup.count[CHECK_WARN];

	checkup_on(&d->checkup, "secrets", NULL);
	check_mode(d, folder, 022, CHECK_FAIL, "go-w");
	check_mode(d, d->ctl->conf_path, 022, CHECK_FAIL, "0640");
	check_mode(d, d->ctl->conf_path, 004, CHECK_WARN, "0640");
	check_mode(d, credentials, 022, CHECK_FAIL, "0700");
	size_t count = check_secrets(d, credentials);
	if (d->checkup.count[CHECK_FAIL] + d->checkup.count[CHECK_WARN] == before)
		check_ok(&d->checkup, "%zu file%s in %s, none open to others", count,
		    count == 1 ? "" : "s", credentials);
	free(credentials);
	free(folder);
}

/* --- content --- */

/* As the daemon does, all that is wrong with it. For a user who may not read the secrets, without
 * them. */
static void
load(struct doctor *d)
{
	struct ctl *c = d->ctl;
	struct str errors = {0}, ignored = {0};
	bool lenient = geteuid() != 0;

	c->conf =
	    lenient ? conf_load_lenient(c->conf_path, &errors) : conf_load(c->conf_path, &errors);
	if (!c->conf)
		each_line(d, CHECK_FAIL, &errors);
	/* So that the rest can be looked at, as far as it goes. */
	if (!c->conf && !lenient)
		c->conf = conf_load_lenient(c->conf_path, &ignored);
	str_free(&errors);
	str_free(&ignored);
}

static void
check_languages(struct doctor *d)
{
	char *folder = path_data("languages"), **codes = languages_of(folder);
	struct faults faults = {0};
	struct str all = {0};

	for (char **code = codes; *code; code++) {
		str_addf(&all, "%s%s", all.len ? " " : "", *code);
		language_check(folder, *code, &faults);
	}
	checkup_on(&d->checkup, "languages", NULL);
	size_t refused = faults_count(&faults, FAULT_REFUSED), bad = faults_count(&faults, FAULT);
	check_remedy(&d->checkup, "promisectl languages check");
	if (refused)
		check_fail(&d->checkup, "%zu faults for which the daemon does not start", refused);
	else if (bad)
		check_warn(&d->checkup, "%zu faults in %s", bad, folder);
	else
		check_ok(&d->checkup, "%s", str_text(&all));
	str_free(&all);
	faults_free(&faults);
	languages_free(&codes);
	free(folder);
}

static void
check_advice(struct doctor *d)
{
	struct conf *conf = d->ctl->conf;
	struct str lines = {0};

	conf_advise(conf, &lines);
	conf_read_feeds(conf, &lines);
	if (lines.len)
		each_line(d, CHECK_WARN, &lines);
	str_free(&lines);
}

static void
check_summary(struct doctor *d)
{
	const struct conf *conf = d->ctl->conf;
	bool observe = conf->mode == MODE_OBSERVE;

	check_ok(&d->checkup, "%s: %zu mailbox%s, %zu agent%s, mode %s", d->ctl->conf_path,
	    conf->mailbox_count, conf->mailbox_count == 1 ? "" : "es", conf->agent_count,
	    conf->agent_count == 1 ? "" : "s", observe ? "observe: nothing is sent" : "live");
}

void
doctor_conf(struct doctor *d)
{
	struct checkup *c = &d->checkup;
	const char *path = d->ctl->conf_path;
	size_t before = c->count[CHECK_FAIL];

	checkup_on(c, "configuration", NULL);
	if (access(path, R_OK) != 0) {
		check_remedy(c, errno == EACCES ? "run it as root: sudo promisectl doctor"
		                                : "sudo promisectl setup");
		check_fail(c, "%s: %s", path, strerrordesc_np(errno));
		return;
	}
	load(d);
	if (d->ctl->conf && c->count[CHECK_FAIL] == before)
		check_summary(d);
	if (d->ctl->conf)
		check_advice(d);
	if (geteuid() != 0) {
		checkup_on(c, "secrets", NULL);
		check_skip(c, "only root may look at them: sudo promisectl doctor");
	} else {
		check_modes(d);
	}
	check_languages(d);
}
