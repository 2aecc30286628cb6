/* The database: is it there, the right one, and may each role do what it has to? */
#include "doctor.h"

#include <sysexits.h>
#include <time.h>
#include "ask.h"

enum {
	OLDEST_VERSION = 140000, /* multiranges */
	SKEW_WARN = 10,
	SKEW_FAIL = 300, /* seconds */
	FULL = 80,       /* per cent of its connections */
};

void
doctor_skew(struct doctor *d, const char *whose, int64_t ahead)
{
	int64_t off = ahead < 0 ? -ahead : ahead;

	checkup_on(&d->checkup, "clock", whose);
	if (off < SKEW_WARN) {
		check_ok(&d->checkup, "agrees with this machine's");
		return;
	}
	check_remedy(&d->checkup,
	    "timedatectl set-ntp true here; see that the other machine's clock is set, too");
	check(&d->checkup, off < SKEW_FAIL ? CHECK_WARN : CHECK_FAIL, "%lld s %s this machine's",
	    (long long)off, ahead < 0 ? "behind" : "ahead of");
}

/* Opens and compares the schema; what promisectl's other verbs would print is a line here. */
static bool
open_database(struct doctor *d)
{
	struct str said = {0};

	ctl_errors_into(&said);
	int code = ctl_open(d->ctl);
	ctl_errors_into(NULL);
	if (code != EX_OK)
		check_because(&d->checkup, CHECK_FAIL, str_text(&said));
	str_free(&said);
	return code == EX_OK;
}

static bool
ask_facts(struct doctor *d)
{
	struct str said = {0};
	char *text = NULL;

	ctl_errors_into(&said);
	int code = ask(
	    d->ctl, "examine the database", "SELECT api.ctl_doctor() AS answer", 0, NULL, &text);
	ctl_errors_into(NULL);
	if (code == EX_OK && text)
		d->facts = answer_read(text);
	else
		check_because(&d->checkup, CHECK_FAIL, str_text(&said));
	str_free(&said);
	free(text);
	return d->facts != NULL;
}

static void
check_server(struct doctor *d)
{
	struct checkup *c = &d->checkup;
	const struct answer *a = d->facts;
	int64_t used = answer_int(a, "connections"), most = answer_int(a, "max_connections");
	const char *encoding = answer_text(a, "encoding");

	if (answer_int(a, "version_num") < OLDEST_VERSION) {
		check_remedy(c, "upgrade it: pg_upgradecluster");
		check_fail(c, "PostgreSQL %s is too old, 14 is needed", answer_text(a, "version"));
	} else {
		check_ok(c, "PostgreSQL %s, database %s, %lld MiB", answer_text(a, "version"),
		    answer_text(a, "database"), (long long)(answer_int(a, "size") >> 20));
	}
	if (!encoding || strcmp(encoding, "UTF8") != 0) {
		check_remedy(
		    c, "make a database with createdb -E UTF8 -T template0, and move there");
		check_fail(c, "its encoding is %s: mails cannot be kept", encoding);
	}
	if (answer_true(a, "standby")) {
		check_remedy(c, "let database.connection name all hosts, and "
		                "target_session_attrs=read-write");
		check_fail(c, "this server is a standby: nothing can be written");
	}
	if (used * 100 > most * FULL) {
		check_remedy(c, "raise max_connections in postgresql.conf");
		check_warn(
		    c, "%lld of %lld connections are in use", (long long)used, (long long)most);
	}
}

/* A database of --test-clock with a shifted clock serves no customers. */
static void
check_test_clock(struct doctor *d)
{
	if (!answer_int(d->facts, "shift"))
		return;
	check_remedy(&d->checkup, "promisectl clock reset");
	check_warn(&d->checkup, "the desk's time is shifted by %lld s",
	    (long long)answer_int(d->facts, "shift"));
}

static void
check_roles(struct doctor *d)
{
	struct checkup *c = &d->checkup;
	const char *paths[] = {"roles.missing", "roles.locked", "roles.powerless", "roles.mighty"};
	static const char *const words[] = {"there is no role %s", "the role %s may not log in",
	    "the role %s may not call all of its functions",
	    "the role %s may do more than its work needs (tables of the desk, or superuser)"};
	size_t wrong = 0;

	checkup_on(c, "roles", NULL);
	for (size_t p = 0; p < 4; p++)
		for (size_t i = 0; i < answer_count(d->facts, paths[p]); i++, wrong++) {
			const char *name = answer_text(answer_at(d->facts, paths[p], i), "");
			struct str text = {0};
			const char *at = strstr(words[p], "%s");

			str_addf(&text, "%.*s%s%s", (int)(at - words[p]), words[p], name, at + 2);
			check_remedy(c, "sudo promisectl upgrade --repair");
			check(c, p == 3 ? CHECK_WARN : CHECK_FAIL, "%s", str_text(&text));
			str_free(&text);
		}
	if (!wrong)
		check_ok(c, "all %lld there, each with the rights that it needs",
		    (long long)answer_int(d->facts, "roles.count"));
}

void
doctor_database(struct doctor *d)
{
	struct checkup *c = &d->checkup;

	checkup_on(c, "database", NULL);
	if (!d->ctl->conf) {
		check_skip(c, "not looked at without a configuration");
		return;
	}
	if (!open_database(d) || !ask_facts(d))
		return;
	check_server(d);
	check_test_clock(d);
	checkup_on(c, "schema", NULL);
	check_ok(c, "that of this version, %lld migrations",
	    (long long)answer_int(d->facts, "migrations"));
	check_roles(d);
	doctor_skew(d, "database", answer_int(d->facts, "epoch") - (int64_t)time(NULL));
}
