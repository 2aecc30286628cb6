/* Which processes a configuration asks for, and which ones a new one touches. */
#include "test.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../../daemon/common/mem.h"
#include "../../daemon/staff.h"
#include "scratch.h"

static char folder[] = "/tmp/promised-staff-XXXXXX";

static struct conf *
conf_of(const char *mailboxes, const char *more)
{
	char *path = xasprintf("%s/promised.conf", folder);
	struct str errors = {0};
	char *text = xasprintf(
	    "desk = { name = \"N\"; address = \"a@x.test\"; tag = \"T\"; admin = \"b@y.test\"; };\n"
	    "mailboxes = ( %s );\n%s\n",
	    mailboxes, more);

	scratch_write(folder, "promised.conf", text);
	scratch_write(folder, "pw", "a secret of some length");
	struct conf *conf = conf_load(path, &errors);
	if (!conf)
		fputs(str_text(&errors), stderr);
	assert_non_null(conf);
	str_free(&errors);
	free(path);
	free(text);
	return conf;
}

#define BOX(name, more)                                                                            \
	"{ name = \"" name "\"; address = \"" name "@x.test\"; " more                              \
	" imap = { host = \"h\"; user = \"" name "\"; password_file = \"pw\"; }; }"
#define HOOKS(name, timeout)                                                                       \
	"webhooks = ( { name = \"" name "\"; url = \"https://x.test\"; secret_file = \"pw\"; "     \
	"connect_timeout = \"" timeout "\"; } );"
#define SMTP "smtp = { host = \"s\"; };"

/* Names of all, or of those in a state, in order. */
static void
check_staff(const struct staff *s, int state, const char *wanted)
{
	struct str found = {0};

	for (size_t i = 0; i < s->count; i++)
		if (state < 0 || (int)s->workers[i]->state == state)
			str_addf(&found, "%s%s", found.len ? ", " : "", worker_name(s->workers[i]));
	assert_string_equal(str_text(&found), wanted);
	str_free(&found);
}

static void
all_roles(void **state)
{
	struct staff s = {0};

	(void)state;
	struct conf *conf = conf_of(BOX("a", "") "," BOX("b", ""),
	    SMTP "read = { processes = 2; }; send = { processes = 3; };");
	staff_adapt(&s, NULL, conf, 7);
	check_staff(
	    &s, -1, "main, fetch a, fetch b, read, read 2, send, send 2, send 3, inform, clock");
	assert_int_equal(s.workers[0]->due, 7);
	staff_sweep(&s);
	assert_int_equal(s.count, 10);
	staff_free(&s);
	conf_free(&conf);
}

static const struct {
	const char *mailboxes, *more, *stopped, *staff;
} cases[] = {
    /* Nothing changed: only main, which hands on the configuration. */
    {BOX("a", "") "," BOX("b", ""), SMTP, "main",
        "main, fetch a, fetch b, read, send, inform, clock"},
    {BOX("a", "") "," BOX("b", ""), SMTP "mode = \"live\";", "main",
        "main, fetch a, fetch b, read, send, inform, clock"},
    {BOX("a", "") "," BOX("b", ""), SMTP "budget = { per_hour = 1; };", "main",
        "main, fetch a, fetch b, read, send, inform, clock"},
    {BOX("a", "") "," BOX("b", ""), "smtp = { host = \"t\"; };", "main, send, inform",
        "main, fetch a, fetch b, read, send, inform, clock"},
    {BOX("a", "") "," BOX("b", "poll = \"5s\";"), SMTP, "main, fetch b, read",
        "main, fetch a, fetch b, read, send, inform, clock"},
    /* The order in the file does not matter to those who fetch. */
    {BOX("b", "") "," BOX("a", ""), SMTP, "main, read",
        "main, fetch a, fetch b, read, send, inform, clock"},
    {BOX("a", ""), SMTP, "main, fetch b, read",
        "main, fetch a, fetch b, read, send, inform, clock"},
    {BOX("a", "") "," BOX("b", "") "," BOX("c", ""), SMTP, "main, read",
        "main, fetch a, fetch b, read, send, inform, clock, fetch c"},
    {BOX("a", "") "," BOX("b", ""), SMTP "database = { user_prefix = \"q_\"; };",
        "main, fetch a, fetch b, read, send, inform, clock",
        "main, fetch a, fetch b, read, send, inform, clock"},
    {BOX("a", "") "," BOX("b", ""), SMTP "read = { mail_size = \"1MiB\"; };",
        "main, fetch a, fetch b, read", "main, fetch a, fetch b, read, send, inform, clock"},
    {BOX("a", "") "," BOX("b", ""), SMTP "send = { processes = 2; };", "main",
        "main, fetch a, fetch b, read, send, inform, clock, send 2"},
    {BOX("a", "") "," BOX("b", ""), SMTP HOOKS("a", "10s"), "main",
        "main, fetch a, fetch b, read, send, inform, clock, hook"},
};

static void
reloads(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct staff s = {0};
		struct conf *old = conf_of(BOX("a", "") "," BOX("b", ""), SMTP);
		staff_adapt(&s, NULL, old, 0);
		for (size_t k = 0; k < s.count; k++)
			s.workers[k]->state = WORKER_RUNNING; /* process 0: kill(0) would be ours */
		for (size_t k = 0; k < s.count; k++)
			s.workers[k]->pid = 999999999; /* no such process */
		struct conf *conf = conf_of(cases[i].mailboxes, cases[i].more);
		staff_adapt(&s, old, conf, 10);
		check_staff(&s, WORKER_STOPPING, cases[i].stopped);
		check_staff(&s, -1, cases[i].staff);
		staff_free(&s);
		conf_free(&conf);
		conf_free(&old);
	}
}

/* The process that calls them is there only when there are any. */
static void
webhooks(void **state)
{
	static const char *const later[] = {HOOKS("a", "10s"), HOOKS("a", "5s"), HOOKS("b", "10s"),
	    ""},
	                         *const stopped[] = {
	                             "main", "main, hook", "main, hook", "main, hook"};

	(void)state;
	for (size_t i = 0; i < sizeof later / sizeof *later; i++) {
		struct staff s = {0};
		char *more = xasprintf("%s %s", SMTP, later[i]);
		struct conf *old = conf_of(BOX("a", ""), SMTP HOOKS("a", "10s")),
		            *conf = conf_of(BOX("a", ""), more);
		staff_adapt(&s, NULL, old, 0);
		check_staff(&s, -1, "main, fetch a, read, send, inform, hook, clock");
		for (size_t k = 0; k < s.count; k++) {
			s.workers[k]->state = WORKER_RUNNING;
			s.workers[k]->pid = 999999999; /* no such process */
		}
		staff_adapt(&s, old, conf, 10);
		check_staff(&s, WORKER_STOPPING, stopped[i]);
		staff_free(&s);
		conf_free(&conf);
		conf_free(&old);
		free(more);
	}
}

static void
the_retired_leave_and_come_back(void **state)
{
	struct staff s = {0};
	struct conf *two = conf_of(BOX("a", "") "," BOX("b", ""), SMTP),
	            *one = conf_of(BOX("a", ""), SMTP);

	(void)state;
	staff_adapt(&s, NULL, two, 0);
	staff_adapt(&s, two, one, 0);
	/* Wanted again before it was gone. */
	staff_adapt(&s, one, two, 0);
	staff_sweep(&s);
	check_staff(&s, -1, "main, fetch a, fetch b, read, send, inform, clock");
	staff_adapt(&s, two, one, 0);
	staff_sweep(&s);
	check_staff(&s, -1, "main, fetch a, read, send, inform, clock");
	staff_free(&s);
	conf_free(&one);
	conf_free(&two);
}

#define ACCOUNT(name, scope)                                                                       \
	"{ name = \"" name "\"; client_id = \"i\"; token_url = \"https://x.test\"; "               \
	"device_url = \"https://x.test\"; scope = \"" scope "\"; }"
#define ACCOUNTS(x, y) "oauth = (" ACCOUNT("x", x) ", " ACCOUNT("y", y) ");"
#define BOXES                                                                                      \
	"{ name = \"a\"; imap = { host = \"h\"; user = \"u\"; oauth = \"x\"; }; }, " BOX("b", "")
#define SENDING "smtp = { host = \"s\"; user = \"v\"; oauth = \"y\"; };"

/* Who logs in with an account's tokens is concerned when the account changes. */
static void
accounts(void **state)
{
	static const struct {
		const char *more, *stopped;
	} changes[] = {
	    {SENDING ACCOUNTS("1", "1"), "main"},
	    {SENDING ACCOUNTS("2", "1"), "main, fetch a"},
	    {SENDING ACCOUNTS("1", "2"), "main, send, inform"},
	    {SENDING ACCOUNTS("1", "1") "state_directory = \"/other\";",
	        "main, fetch a, send, inform"},
	    {SENDING "oauth = (" ACCOUNT("y", "1") ", " ACCOUNT("x", "1") ");", "main"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		struct staff s = {0};
		struct conf *old = conf_of(BOXES, SENDING ACCOUNTS("1", "1"));
		struct conf *conf = conf_of(BOXES, changes[i].more);
		staff_adapt(&s, NULL, old, 0);
		for (size_t k = 0; k < s.count; k++) {
			s.workers[k]->state = WORKER_RUNNING;
			s.workers[k]->pid = 999999999; /* no such process */
		}
		staff_adapt(&s, old, conf, 10);
		check_staff(&s, WORKER_STOPPING, changes[i].stopped);
		staff_free(&s);
		conf_free(&conf);
		conf_free(&old);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(all_roles),
	    cmocka_unit_test(reloads),
	    cmocka_unit_test(accounts),
	    cmocka_unit_test(webhooks),
	    cmocka_unit_test(the_retired_leave_and_come_back),
	};

	scratch_make(folder);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	scratch_remove(folder);
	return failed;
}
