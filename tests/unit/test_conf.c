/* The configuration file: what is accepted, and every way of refusing it. */
#include "test.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../../daemon/common/conf.h"
#include "../../daemon/common/conf_private.h"
#include "scratch.h"

static char folder[] = "/tmp/promised-conf-XXXXXX";
static char path[sizeof folder + 20];

static void
write_file(const char *name, const char *text, mode_t mode)
{
	char *p = xasprintf("%s/%s", folder, name);
	int fd = open(p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
	free(p);
}

static const char desk[] =
    "desk = { name = \"Acme Support\"; address = \"support@acme.test\"; tag = \"ACME\";\n"
    "  zone = \"Europe/Riga\"; admin = \"root@acme.test\"; };\n";
static const char mailbox[] =
    "mailboxes = ( { name = \"support\";\n"
    "  imap = { host = \"imap.acme.test\"; user = \"u\"; password_file = \"pw\"; }; } );\n";
static const char smtp[] = "smtp = { host = \"smtp.acme.test\"; };\n";

static struct conf *
load(const char *text, struct str *errors)
{
	write_file("promised.conf", text, 0644);
	return conf_load(path, errors);
}

static struct conf *
load_good(const char *text)
{
	struct str errors = {0};
	struct conf *conf = load(text, &errors);

	if (!conf)
		fprintf(stderr, "%s\n", str_text(&errors));
	assert_non_null(conf);
	assert_string_equal(str_text(&errors), "");
	str_free(&errors);
	return conf;
}

static char *
whole(const char *more)
{
	return xasprintf("%s%s%s%s", desk, mailbox, smtp, more);
}

static void
defaults(void **state)
{
	(void)state;
	char *text = whole("");
	struct conf *conf = load_good(text);

	assert_int_equal(conf->mode, MODE_OBSERVE);
	assert_string_equal(conf->desk.language, "en");
	assert_string_equal(conf->desk.delimiter, "+");
	assert_string_equal(conf->desk.complaints, "");
	assert_true(conf->desk.plus_addresses);
	assert_null(conf->desk.trusted_authserv[0]);
	assert_string_equal(conf->database.user_prefix, "promised_");
	assert_null(conf->database.password.text);
	assert_int_equal(conf->mailbox_count, 1);
	const struct conf_mailbox *m = conf->mailboxes;
	assert_string_equal(m->address, "support@acme.test");
	assert_string_equal(m->language, "en");
	assert_string_equal(m->queue, "general");
	assert_string_equal(m->folder, "INBOX");
	assert_null(m->done_folder);
	assert_null(m->aliases[0]);
	assert_int_equal(m->poll_ms, 60000);
	assert_true(m->idle);
	assert_false(m->answer_old);
	assert_int_equal(m->imap.security, SECURITY_TLS);
	assert_int_equal(m->imap.port, 993);
	assert_int_equal(m->imap.connect_timeout_ms, 30000);
	assert_string_equal(m->imap.password.text, "se cret");
	assert_int_equal(conf->agent_count, 0);
	assert_int_equal(conf->desk.confirm, CONFIRM_ALWAYS);
	assert_true(conf->desk.first_reply_takes);
	assert_int_equal(conf->desk.attachment_limit, 10 * 1024 * 1024);
	assert_null(conf->desk.causes[0]);
	assert_int_equal(conf->smtp.port, 465);
	assert_null(conf->smtp.user);
	assert_int_equal(conf->read.mail_size, 50 * 1024 * 1024);
	assert_int_equal(conf->read.wall_ms, 10000);
	assert_int_equal(conf->budget.per_hour, 500);
	conf_free(&conf);
	assert_null(conf);
	conf_free(&conf);
	free(text);
}

static void
everything_set(void **state)
{
	(void)state;
	struct conf *conf = load_good(
	    "mode = \"live\";\n"
	    "desk = { name = \"Žanis & Co\"; address = \"a@x.test\"; tag = \"A1\"; zone = \"UTC\"; "
	    "admin = \"r@x.test\";\n"
	    "  complaints = \"https://x.test/c\"; trusted_authserv = [ \"mx.x.test\", "
	    "\"mx2.x.test\" ];\n"
	    "  forwarders = [\"f@y.test\"]; plus_addresses = false; delimiter = \"-\"; language = "
	    "\"en\";\n"
	    "  confirm = \"problems\"; first_reply_takes = false; attachment_limit = \"0B\"; "
	    "causes = "
	    "[\"broken\", \"lost\"]; };\n"
	    "database = { connection = \"host=/run/postgresql dbname=d\"; user_prefix = \"p_\"; "
	    "password_file = \"pw\"; };\n"
	    "mailboxes = (\n"
	    " { name = \"a\"; aliases = [\"b@x.test\"]; queue = \"q\"; folder = \"In\"; "
	    "done_folder = \"Done\"; poll = \"5 min\";\n"
	    "   idle = false; answer_old = true; language = \"en\"; address = \"a@x.test\";\n"
	    "   imap = { host = \"h\"; port = 1143; security = \"plain\"; user = \"u\"; "
	    "password_file = \"pw\";\n"
	    "            resolve_to = \"::1\"; ca_file = \"ca.pem\"; connect_timeout = \"1500ms\"; "
	    "}; },\n"
	    " { name = \"b\"; address = \"c@x.test\"; imap: { host: \"h\", security: \"starttls\", "
	    "user: \"v\", password_file: \"pw\" } } );\n"
	    "agents = (\n"
	    " { address = \"anna@y.test\"; aliases = [\"a.k@y.test\"]; name = \"Anna Kalniņa\"; "
	    "queues "
	    "= [\"q\", \"general\"];\n"
	    "   notify = \"own\"; lead = \"Laura@y.test\"; languages = [\"lv\", \"en\"]; calendar "
	    "= "
	    "\"riga\"; trust = \"token\"; },\n"
	    " { address = \"laura@y.test\"; name = \"Laura\"; } );\n"
	    "smtp = { host = \"s\"; security = \"starttls\"; user = \"u\"; password_file = \"pw\"; "
	    "};\n"
	    "read = { processes = 2; batch = 7; mail_size = \"1MiB\"; wall = \"1min\"; memory = "
	    "\"1GiB\"; };\n"
	    "send = { processes = 3; rate_per_minute = 60L; };\n"
	    "budget = { per_address_hour = 0; per_address_day = 1; per_domain_hour = 2; per_hour = "
	    "3; per_ticket = 4; };\n");

	assert_int_equal(conf->mode, MODE_LIVE);
	assert_string_equal(conf->desk.trusted_authserv[1], "mx2.x.test");
	assert_null(conf->desk.trusted_authserv[2]);
	assert_int_equal(conf->mailbox_count, 2);
	assert_int_equal(conf->mailboxes[0].imap.port, 1143);
	assert_int_equal(conf->mailboxes[0].imap.security, SECURITY_PLAIN);
	assert_int_equal(conf->mailboxes[0].imap.connect_timeout_ms, 1500);
	assert_int_equal(conf->mailboxes[0].poll_ms, 300000);
	char *ca = xasprintf("%s/ca.pem", folder);
	assert_string_equal(conf->mailboxes[0].imap.ca_file, ca);
	free(ca);
	assert_int_equal(conf->mailboxes[1].imap.port, 143);
	assert_int_equal(conf->agent_count, 2);
	assert_string_equal(conf->agents[0].queues[1], "general");
	assert_int_equal(conf->agents[0].notify, NOTIFY_OWN);
	assert_int_equal(conf->agents[0].trust, TRUST_TOKEN);
	assert_null(conf->agents[1].lead);
	assert_null(conf->agents[1].queues[0]);
	assert_int_equal(conf->smtp.port, 587);
	assert_int_equal(conf->send.rate_per_minute, 60);
	assert_int_equal(conf->read.memory, 1024 * 1024 * 1024);
	char *json = conf_as_json(conf);
	assert_string_equal(json,
	    "{\"mode\":\"live\",\"desk\":{\"name\":\"Žanis & "
	    "Co\",\"address\":\"a@x.test\",\"tag\":\"A1\",\"language\":\"en\","
	    "\"zone\":\"UTC\",\"admin\":\"r@x.test\",\"complaints\":\"https://x.test/"
	    "c\",\"plus_addresses\":false,"
	    "\"delimiter\":\"-\",\"forwarders\":[\"f@y.test\"],\"confirm\":\"problems\","
	    "\"first_reply_takes\":false,\"attachment_limit\":0,\"causes\":[\"broken\",\"lost\"]},"
	    "\"mailboxes\":[{\"name\":\"a\","
	    "\"address\":\"a@x.test\","
	    "\"aliases\":[\"b@x.test\"],\"queue\":\"q\",\"language\":\"en\",\"answer_old\":true,"
	    "\"settle\":\"move\"},"
	    "{\"name\":\"b\",\"address\":\"c@x.test\",\"aliases\":[],\"queue\":\"general\","
	    "\"language\":\"en\","
	    "\"answer_old\":false,\"settle\":\"leave\"}],\"agents\":["
	    "{\"address\":\"anna@y.test\",\"aliases\":[\"a.k@y.test\"],\"name\":\"Anna Kalniņa\","
	    "\"queues\":[\"q\",\"general\"],\"notify\":\"own\",\"lead\":\"Laura@y.test\","
	    "\"languages\":[\"lv\",\"en\"],\"calendar\":\"riga\",\"trust\":\"token\"},"
	    "{\"address\":\"laura@y.test\",\"aliases\":[],\"name\":\"Laura\",\"queues\":[],"
	    "\"notify\":\"queue\",\"lead\":null,\"languages\":[],\"calendar\":\"\","
	    "\"trust\":\"token+dmarc\"}],\"budget\":{\"per_address_hour\":0,\"per_"
	    "address_day\":1,"
	    "\"per_domain_hour\":2,\"per_hour\":3,\"per_ticket\":4}}");
	free(json);
	conf_free(&conf);
}

/* more is appended to a good file whose next line is number 7. In errors @ is the folder and # is
 * @. */
static const struct bad {
	const char *more, *errors;
} bad[] = {
    {"mod = \"live\";", "7: mod: there is no such setting; did you mean \"mode\"?\n"},
    {"qwertyuiop = 1;", "7: qwertyuiop: there is no such setting\n"},
    {"read = {\n proceses = 1; };",
        "8: read.proceses: there is no such setting; did you mean \"processes\"?\n"},
    {"read = 1;", "7: read: must be a group { }, not a number\n"},
    {"mode = \"on\";", "7: mode: \"on\" is none of \"observe\", \"live\"\n"},
    {"mode = 1;", "7: mode: must be a text in quotes, not a number\n"},
    {"read = { processes = \"1\"; };",
        "7: read.processes: must be a whole number without quotes, not a text\n"},
    {"read = { processes = 1.5; };",
        "7: read.processes: must be a whole number without quotes, not a number\n"},
    {"read = { processes = 0; };", "7: read.processes: 0 is out of range: it can be 1 to 64\n"},
    /* libconfig makes 1 of it. */
    {"read = { processes = 4294967297; };", "7: read.processes: the number is too large\n"},
    {"read = { processes = 99999999999999999999; };",
        "7: read.processes: the number is too large\n"},
    {"read = { wall = 10; };",
        "7: read.wall: must be a duration in quotes, such as \"30s\", not a number\n"},
    {"read = { wall = \"10\"; };", "7: read.wall: \"10\" has no unit that is known here; write it "
                                   "like \"500ms\", \"30s\", \"5min\", \"2h\" or \"1d\"\n"},
    {"read = { wall = \"soon\"; };", "7: read.wall: \"soon\" is not a number with a unit, such as "
                                     "\"500ms\", \"30s\", \"5min\", \"2h\" or \"1d\"\n"},
    {"read = { wall = \"5h\"; };", "7: read.wall: 5h is out of range: it can be 1s to 2min\n"},
    {"read = { wall = \"-5s\"; };", "7: read.wall: \"-5s\" is not a number with a unit, such as "
                                    "\"500ms\", \"30s\", \"5min\", \"2h\" or \"1d\"\n"},
    {"read = { wall = \"9223372036854775807d\"; };",
        "7: read.wall: \"9223372036854775807d\" has no unit that is known here; write it like "
        "\"500ms\", \"30s\", \"5min\", \"2h\" or \"1d\"\n"},
    {"read = { mail_size = \"1MB\"; };",
        "7: read.mail_size: \"1MB\" has no unit that is known here; write it like \"800B\", "
        "\"64KiB\", \"50MiB\" or \"1GiB\"\n"},
    {"read = { mail_size = \"1GiB\"; };",
        "7: read.mail_size: 1GiB is out of range: it can be 64KiB to 256MiB\n"},
    {"send = { processes = true; };",
        "7: send.processes: must be a whole number without quotes, not true or false\n"},
    {"database = { connection = \"hots=x\"; };",
        "7: database.connection: bad connection string: invalid connection option \"hots\"\n"},
    {"database = { connection = \"host=x password=secret\"; };",
        "7: database.connection: a password does not belong into the connection string: use a "
        "file\n"},
    {"database = { user_prefix = \"a-b\"; };",
        "7: database.user_prefix: \"a-b\" is not made of letters, digits and _ only\n"},
    {"database = { password_file = \"none\"; };",
        "7: database.password_file: cannot open @/none: No such file or directory\n"},
    {"database = { password_file = \"open\"; };",
        "7: database.password_file: @/open is open to others (mode 0644); do: chmod 0600 @/open\n"},
    {"database = { password_file = \"empty\"; };", "7: database.password_file: @/empty is empty\n"},
    {"database = { password_file = \"lines\"; };",
        "7: database.password_file: @/lines must hold one line\n"},
    {"database = { password_file = \".\"; };",
        "7: database.password_file: @/. is not a plain file\n"},
    {"mode = \"live\";\nmode = \"live\";", "8: duplicate setting name\n"},
    {"a b c", "7: syntax error\n"},
    {"@include \"gone.conf\"", "7: cannot open include file\n"},
};

static char *
expected(const char *errors)
{
	struct str s = {0};

	for (const char *line = errors; *line; line = strchr(line, '\n') + 1) {
		str_addf(&s, "%s:", path);
		for (const char *p = line; *p != '\n'; p++)
			str_addz(&s, *p == '@' ? folder : *p == '#' ? "@" : (char[]){*p, 0});
		str_addc(&s, '\n');
	}
	return str_take(&s);
}

static void
check_errors(const char *text, const char *errors)
{
	struct str found = {0};
	char *wanted = expected(errors);

	assert_null(load(text, &found));
	assert_string_equal(str_text(&found), wanted);
	free(wanted);
	str_free(&found);
}

static void
bad_settings(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		char *text = xasprintf("%s\n%s%s%s", "", desk, mailbox, smtp),
		     *all = xasprintf("%s%s\n", text, bad[i].more);
		check_errors(all, bad[i].errors);
		free(all);
		free(text);
	}
}

static void
all_errors_in_one_run(void **state)
{
	(void)state;
	check_errors("desk = { nmae = \"x\"; address = \"a b@x.test\"; tag = \"acme\";\n"
	             "  zone = \"Europe/Rigaa\"; admin = \"root\"; delimiter = \"++\"; complaints "
	             "= \"a\\nb\";\n"
	             "  language = \"xx\"; forwarders = [\"x\"]; trusted_authserv = \"mx\"; };\n"
	             "mailboxes = ( { name = \"a b\"; imap = { host = \"h h\"; port = 70000; user "
	             "= \"u\"; resolve_to = \"h\"; }; },\n"
	             "  { name = \"c\"; address = \"c@x.test\"; aliases = [ \"c@x.test\" ]; folder "
	             "= \"A\"; done_folder = \"a\";\n"
	             "    imap = { host = \"h\"; user = \"u\"; password_file = \"pw\"; }; },\n"
	             "  { name = \"C\"; address = \"C@x.test\"; folder = \"A\";\n"
	             "    imap = { host = \"h\"; user = \"u\"; password_file = \"pw\"; }; } );\n",
	    "1: desk.nmae: there is no such setting; did you mean \"name\"?\n"
	    "1: desk.address: \"a b#x.test\" is not a mail address (local#domain)\n"
	    "1: desk.tag: \"acme\" is not made of capital letters and digits, a letter first\n"
	    "2: desk.zone: \"Europe/Rigaa\" is not a time zone's name, such as \"Europe/Riga\"\n"
	    "2: desk.admin: \"root\" is not a mail address (local#domain)\n"
	    "2: desk.delimiter: \"++\" is not one of + - _ = .\n"
	    "2: desk.complaints: must not contain control characters\n"
	    "3: desk.forwarders: \"x\" is not a mail address (local#domain)\n"
	    "3: desk.trusted_authserv: must be a list [\"...\", \"...\"], not a text\n"
	    "4: mailboxes.name: \"a b\" is not made of letters, digits, - _ . only\n"
	    "4: mailboxes.imap.host: \"h h\" is not a host name\n"
	    "4: mailboxes.imap.port: 70000 is out of range: it can be 1 to 65535\n"
	    "4: mailboxes.imap.resolve_to: \"h\" is not an IPv4 or IPv6 address\n"
	    "1: desk.name: is missing\n"
	    "1: smtp.host: is missing\n"
	    "4: mailboxes.imap.password_file: is needed to log in with the user given\n"
	    "5: mailboxes.done_folder: must be another folder than the one that is read\n"
	    "7: mailboxes.name: another mailbox is called \"C\" already\n"
	    "7: mailboxes.address: C#x.test is an address of mailbox \"c\" already\n"
	    "7: mailboxes.folder: mailbox \"c\" reads the same folder of the same user already\n");
}

static void
no_mailbox(void **state)
{
	(void)state;
	char *text = xasprintf("%s%smailboxes = ( );\n", desk, smtp);
	check_errors(text, "4: mailboxes: there must be at least one\n");
	free(text);
	text = xasprintf("%s%s", desk, smtp);
	check_errors(text, "1: mailboxes: there must be at least one\n");
	free(text);
	text = xasprintf("%s%smailboxes = { name = \"a\"; };\n", desk, smtp);
	check_errors(text, "4: mailboxes: must be a list ( { ... }, { ... } ), not a group { }\n"
	                   "4: mailboxes: there must be at least one\n");
	free(text);
}

static void
agents_beside_each_other(void **state)
{
	(void)state;
	char *text = whole("agents = ( { address = \"anna@y.test\"; aliases = [\"a@y.test\", "
	                   "\"Support@acme.test\"];\n"
	                   "    name = \"Anna\"; lead = \"lauar@y.test\"; },\n"
	                   "  { address = \"A@y.test\"; name = \"\"; lead = \"nobody@z.test\"; "
	                   "queues = [\"q x\"]; },\n"
	                   "  { address = \"laura@y.test\"; name = \"Laura\"; lead = "
	                   "\"Martin@y.test\"; trust = \"yes\"; },\n"
	                   "  { address = \"martin@y.test\"; name = \"Martin\"; lead = "
	                   "\"laura@y.test\"; nam = \"x\"; },\n"
	                   "  { address = \"support+me@acme.test\"; name = \"Me\"; lead = "
	                   "\"support+me@acme.test\"; },\n"
	                   "  { name = \"No One\"; } );\n"
	                   "agent = 1;\n");
	check_errors(text,
	    "8: agents.name: must not be empty\n"
	    "8: agents.queues: \"q x\" is not made of letters, digits, - _ . only\n"
	    "9: agents.trust: \"yes\" is none of \"token+dmarc\", \"token\"\n"
	    "10: agents.nam: there is no such setting; did you mean \"name\"?\n"
	    "13: agent: there is no such setting; did you mean \"agents\"?\n"
	    "12: agents.address: is missing\n"
	    "6: agents.aliases: Support#acme.test is an address of mailbox \"support\"\n"
	    "7: agents.lead: no agent has the address lauar#y.test; did you mean "
	    "\"laura#y.test\"?\n"
	    "8: agents.address: A#y.test is an address of the agent anna#y.test already\n"
	    "8: agents.lead: no agent has the address nobody#z.test\n"
	    "9: agents.lead: leads back to the agent himself: one of them must have no lead\n"
	    "10: agents.lead: leads back to the agent himself: one of them must have no lead\n"
	    "11: agents.address: support+me#acme.test is an address of mailbox \"support\"\n"
	    "11: agents.lead: leads back to the agent himself: one of them must have no lead\n");
	free(text);
}

/* What stands behind the file's errors: the file is good, and yet. */
static void
check_advice(const char *more, const char *wanted)
{
	struct str found = {0};
	char *text = whole(more);
	struct conf *conf = load_good(text);

	conf_advise(conf, &found);
	assert_string_equal(str_text(&found), wanted);
	str_free(&found);
	conf_free(&conf);
	free(text);
}

#define AGENT(name, more) "{ address = \"" name "@y.test\"; name = \"" name "\"; " more " }"

static void
advice(void **state)
{
	(void)state;
	check_advice("",
	    "agents: there is none, so that nobody is told of tickets and nobody can answer "
	    "them by mail\n");
	check_advice("agents = (" AGENT("a", "") "," AGENT("b", "trust = \"token\";") "," AGENT(
	                 "c", "") "," AGENT("d", "") "," AGENT("e", "") ");",
	    "agents.trust: no mail of a@y.test, c@y.test, d@y.test and 1 more will be accepted: "
	    "\"token+dmarc\" needs a mail server that vouches for senders; name it in "
	    "desk.trusted_authserv\n"
	    "agents.trust: \"token\" for b@y.test: whoever reads or forges such an agent's mail "
	    "can speak to "
	    "customers in the desk's name\n");
	check_advice("agents = (" AGENT("a",
	                 "trust = \"token\"; queues = [\"genaral\", \"other\"];") "," AGENT("b",
	                 "trust = \"token\"; notify = \"own\";") ");",
	    "agents.trust: \"token\" for a@y.test, b@y.test: whoever reads or forges such an "
	    "agent's mail can "
	    "speak to customers in the desk's name\n"
	    "agents.queues: a@y.test has \"genaral\", which no mailbox leads to; did you mean "
	    "\"general\"?\n"
	    "agents.queues: a@y.test has \"other\", which no mailbox leads to\n"
	    "agents.notify: nobody is told of new tickets in the queue \"general\": no agent of "
	    "this queue has "
	    "\"queue\"\n");
}

/* Items are compared by their own number, and one that is not there differs from one that is. */
static void
items_are_compared(void **state)
{
	(void)state;
	char *one = whole("agents = (" AGENT("a", "") ");"),
	     *two = whole("agents = (" AGENT("b", "") "," AGENT("a", "") ");");
	struct conf *a = load_good(one), *b = load_good(two);

	assert_false(conf_same(a, 0, b, 0, "agents."));
	assert_true(conf_same(a, 0, b, 1, "agents."));
	assert_false(conf_same(a, 1, b, 1, "agents."));
	assert_true(conf_same(a, 2, b, 2, "agents."));
	assert_true(conf_same(a, 0, b, 0, "mailboxes."));
	conf_free(&a);
	conf_free(&b);
	free(one);
	free(two);
}

static void
includes_are_named(void **state)
{
	(void)state;
	write_file("more.conf", "\nread = { btach = 1; };\n", 0644);
	char *text = whole("@include \"more.conf\"\n");
	struct str errors = {0};
	assert_null(load(text, &errors));
	assert_non_null(strstr(str_text(&errors), "more.conf:2: read.btach: "));
	str_free(&errors);
	free(text);
}

static void
file_itself(void **state)
{
	struct str errors = {0};

	(void)state;
	assert_null(conf_load("/nonexistent/promised.conf", &errors));
	assert_string_equal(str_text(&errors),
	    "/nonexistent/promised.conf:1: cannot open it: No such file or directory\n");
	str_truncate(&errors, 0);
	assert_null(conf_load(folder, &errors));
	assert_true(errors.len > 0);
	str_truncate(&errors, 0);
	char *text = whole("");
	write_file("promised.conf", text, 0666);
	assert_null(conf_load(path, &errors));
	assert_non_null(strstr(str_text(&errors), "it can be written by everybody"));
	str_free(&errors);
	free(text);
}

/* A role reads the text that was open when the supervisor checked it, from its start. */
static void
open_text(void **state)
{
	struct str errors = {0};
	char c;

	(void)state;
	char *text = whole("");
	write_file("promised.conf", text, 0644);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	assert_int_equal(read(fd, &c, 1), 1);
	struct conf *conf = conf_load_fd(fd, path, &errors);
	assert_non_null(conf);
	conf_free(&conf);
	close(fd);
	free(text);
}

static void
credentials_come_first(void **state)
{
	(void)state;
	char *credentials = xasprintf("%s/credentials", folder);
	assert_int_equal(mkdir(credentials, 0700), 0);
	write_file("credentials/pw", "another\n", 0444);
	setenv("CREDENTIALS_DIRECTORY", credentials, 1);
	char *text = whole("");
	struct conf *conf = load_good(text);
	assert_string_equal(conf->mailboxes[0].imap.password.text, "another");
	conf_free(&conf);
	unsetenv("CREDENTIALS_DIRECTORY");
	free(text);
	free(credentials);
}

/* As root's promised --check-config sees what the service gets as credentials. */
static void
credentials_beside_the_configuration(void **state)
{
	(void)state;
	char *more = whole("database = { password_file = \"other\"; };\n");
	write_file("credentials/other", "third\n", 0600);
	struct conf *conf = load_good(more);
	assert_string_equal(conf->database.password.text, "third");
	conf_free(&conf);
	write_file("other", "nearer\n", 0600);
	conf = load_good(more);
	assert_string_equal(conf->database.password.text, "nearer");
	conf_free(&conf);
	free(more);
}

static void
secrets_of_others(void **state)
{
	(void)state;
	if (geteuid() != 0)
		skip();
	char *pw = xasprintf("%s/foreign", folder);
	write_file("foreign", "x\n", 0600);
	assert_int_equal(chown(pw, 12345, 0), 0);
	char *text = whole("database = { password_file = \"foreign\"; };\n");
	struct str errors = {0};
	assert_null(load(text, &errors));
	assert_non_null(strstr(str_text(&errors), "foreign belongs to user 12345"));
	str_free(&errors);
	free(text);
	free(pw);
}

static void
people_need_no_secrets(void **state)
{
	struct str errors = {0};
	char *text =
	    whole("database = { connection = \"dbname=x\"; password_file = \"open\"; };\n");

	(void)state;
	assert_null(load(text, &errors));
	str_truncate(&errors, 0);
	struct conf *conf = conf_load_lenient(path, &errors);
	assert_string_equal(str_text(&errors), "");
	assert_non_null(conf);
	assert_string_equal(conf->database.password.text, "");
	assert_string_equal(conf->smtp.host, "smtp.acme.test");
	conf_free(&conf);
	str_free(&errors);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(defaults),
	    cmocka_unit_test(everything_set),
	    cmocka_unit_test(bad_settings),
	    cmocka_unit_test(all_errors_in_one_run),
	    cmocka_unit_test(no_mailbox),
	    cmocka_unit_test(agents_beside_each_other),
	    cmocka_unit_test(advice),
	    cmocka_unit_test(items_are_compared),
	    cmocka_unit_test(includes_are_named),
	    cmocka_unit_test(file_itself),
	    cmocka_unit_test(open_text),
	    cmocka_unit_test(credentials_come_first),
	    cmocka_unit_test(credentials_beside_the_configuration),
	    cmocka_unit_test(secrets_of_others),
	    cmocka_unit_test(people_need_no_secrets),
	};

	scratch_make(folder);
	snprintf(path, sizeof path, "%s/promised.conf", folder);
	write_file("pw", "se cret\n", 0600);
	write_file("open", "secret\n", 0644);
	write_file("empty", "\n", 0600);
	write_file("lines", "a\nb\n", 0600);
	write_file("ca.pem", "", 0644);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	scratch_remove(folder);
	return failed;
}
