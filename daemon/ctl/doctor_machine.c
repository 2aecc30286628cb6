/* This machine: the service, the disks, the clock. */
#include "doctor.h"

#include <errno.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <unistd.h>
#include "program.h"

enum {
	DISK_WARN = 10, /* per cent free */
	DISK_FAIL = 3,
	DISK_LEAST = 1 << 30, /* bytes: above that the per cents do not matter much */
};

/* --- the service --- */

/* The lines "Name=value" that systemctl show gives, or false with f. */
static bool
ask_systemd(const char *unit, struct str *out, struct fail *f)
{
	const char *const argv[] = {"systemctl", "show", "--no-pager", "-p",
	    "LoadState,ActiveState,SubState,UnitFileState,NRestarts,Result", unit, NULL};
	const struct program_how how = {.hear = true};
	struct program p;
	char buffer[4096];
	ssize_t n;

	if (program_start(&p, argv, &how, f) != DONE)
		return false;
	while ((n = read(p.out, buffer, sizeof buffer)) > 0 || (n < 0 && errno == EINTR))
		if (n > 0)
			str_add(out, buffer, (size_t)n);
	return program_end(&p, f) == DONE;
}

static char *
property(const struct str *lines, const char *name)
{
	size_t n = strlen(name);

	for (const char *at = str_text(lines); *at; at += strcspn(at, "\n"), at += *at == '\n')
		if (strncmp(at, name, n) == 0 && at[n] == '=')
			return xstrndup(at + n + 1, strcspn(at + n + 1, "\n"));
	return xstrdup("");
}

static void
judge_unit(struct doctor *d, const char *unit, const struct str *lines)
{
	struct checkup *c = &d->checkup;
	char *load = property(lines, "LoadState"), *active = property(lines, "ActiveState"),
	     *enabled = property(lines, "UnitFileState"), *result = property(lines, "Result"),
	     *restarts = property(lines, "NRestarts");

	if (strcmp(load, "loaded") != 0) {
		check_remedy(
		    c, "install the package, or: sudo make install; sudo systemctl daemon-reload");
		check_warn(c, "systemd knows no service %s (%s)", unit, load);
	} else if (strcmp(active, "active") != 0) {
		check_remedy(
		    c, "sudo systemctl enable --now %s; journalctl -u %s -n 50", unit, unit);
		check_fail(c, "%s does not run (%s, %s)", unit, active, result);
	} else if (strncmp(enabled, "enabled", 7) != 0) {
		check_remedy(c, "sudo systemctl enable %s", unit);
		check_warn(
		    c, "%s runs, but will not be started with the machine (%s)", unit, enabled);
	} else {
		check_ok(c, "%s runs and is enabled%s%s%s", unit,
		    strcmp(restarts, "0") == 0 ? "" : "; restarted ",
		    strcmp(restarts, "0") == 0 ? "" : restarts,
		    strcmp(restarts, "0") == 0 ? "" : " times");
	}
	free(load);
	free(active);
	free(enabled);
	free(result);
	free(restarts);
}

static void
check_unit(struct doctor *d)
{
	struct str lines = {0};
	struct fail f = {0};

	checkup_on(&d->checkup, "service", NULL);
	/* sd_booted(3) */
	if (access("/run/systemd/system", F_OK) != 0)
		check_skip(&d->checkup, "this machine was not started by systemd");
	else if (ask_systemd(d->unit, &lines, &f))
		judge_unit(d, d->unit, &lines);
	else
		check_because(&d->checkup, CHECK_WARN, f.text);
	str_free(&lines);
}

/* --- disks --- */

static void
check_disk(struct doctor *d, const char *path, const char *what)
{
	struct statvfs v;
	uint64_t left, all;
	int free_part;

	if (statvfs(path, &v) != 0 || !v.f_blocks)
		return;
	left = (uint64_t)v.f_bavail * v.f_frsize;
	all = (uint64_t)v.f_blocks * v.f_frsize;
	free_part = (int)(left * 100 / all);
	bool tight = left < (uint64_t)DISK_LEAST * 20 && free_part < DISK_WARN;
	bool none = free_part < DISK_FAIL && left < (uint64_t)DISK_LEAST;
	checkup_on(&d->checkup, "disk", path);
	if (tight || none)
		check_remedy(&d->checkup,
		    "make room: journalctl --vacuum-size=200M, apt clean; df -h %s", path);
	check(&d->checkup,
	    none    ? CHECK_FAIL
	    : tight ? CHECK_WARN
	            : CHECK_OK,
	    "%llu MiB (%d %%) free for %s", (unsigned long long)(left >> 20), free_part, what);
}

static void
check_disks(struct doctor *d)
{
	const char *state = d->ctl->conf ? d->ctl->conf->state_directory : NULL;

	if (state)
		check_disk(d, access(state, F_OK) == 0 ? state : "/var/lib", "the service");
	/* Where it is elsewhere, or another machine's, PostgreSQL's own monitoring knows. */
	if (access("/var/lib/postgresql", F_OK) == 0)
		check_disk(d, "/var/lib/postgresql", "the database");
}

/* --- the clock --- */

static void
check_clock(struct doctor *d)
{
	struct timex t = {0};
	int state = adjtimex(&t);

	checkup_on(&d->checkup, "clock", "this machine");
	if (state < 0)
		check_skip(&d->checkup, "the kernel does not say whether it is set by others");
	else if (t.status & STA_UNSYNC) {
		check_remedy(&d->checkup, "sudo timedatectl set-ntp true");
		check_warn(&d->checkup, "nothing keeps it right (no NTP)");
	} else {
		check_ok(&d->checkup, "is kept right by NTP");
	}
}

void
doctor_machine(struct doctor *d)
{
	check_unit(d);
	check_disks(d);
	check_clock(d);
}
