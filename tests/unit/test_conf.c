/* The configuration file: what is accepted, and every way of refusing it. */
#include "test.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
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
	assert_false(conf->desk.ask_rating);
	assert_int_equal(conf->desk.attachment_limit, 10 * 1024 * 1024);
	assert_null(conf->desk.causes[0]);
	assert_null(conf->desk.languages[0]);
	assert_string_equal(conf->desk.calendar, "always");
	assert_int_equal(conf->calendar_count + conf->queue_count + conf->webhook_count, 0);
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
	    "\"en\"; languages = [\"lv\", \"en\"];\n"
	    "  complaints_in = [\"lv: Rakstiet mums\"];\n"
	    "  confirm = \"problems\"; first_reply_takes = false; attachment_limit = \"0B\"; "
	    "causes = "
	    "[\"broken\", \"lost\"]; ask_rating = true; };\n"
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
	    "calendars = (\n"
	    " { name = \"riga\"; zone = \"Europe/Riga\"; monday = [\"09:00-13:00\", "
	    "\"14:00-18:00\"]; sunday = [\"22:00-24:00\"];\n"
	    "   holidays = [\"2026-12-24 Christmas Eve\", \"2028-02-29\"]; },\n"
	    " { name = \"night\"; friday = [\"00:00-24:00\"]; } );\n"
	    "queues = (\n"
	    " { name = \"q\"; calendar = \"night\"; lead = \"Laura@y.test\"; first_reply = "
	    "\"8h\"; next_reply = \"30m\"; update = \"2d\";\n"
	    "   resolve = \"10d\"; remind = \"1h\"; decide = \"15min\"; ask = \"3 d\"; "
	    "ask_times = 2; notice = \"hold\";\n"
	    "   notice_hold = \"1h\"; ack_limit = \"4h\"; repeat = \"2d\"; detected_promises = "
	    "\"ask\";\n"
	    "   escalation = [\"0m lead\", \"4h manager ops\", \" 1d  Anna@y.test \"]; },\n"
	    " { name = \"general\"; } );\n"
	    "webhooks = ( { name = \"ops\"; url = \"https://ops.x.test/hook?k=1\"; secret_file = "
	    "\"long\"; ca_file = \"ca.pem\";\n"
	    "   connect_timeout = \"2s\"; },\n"
	    " { name = \"pager\"; url_file = \"url\"; secret_file = \"encoded\"; } );\n"
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
	assert_string_equal(conf_webhook_url(&conf->webhooks[0]), "https://ops.x.test/hook?k=1");
	assert_string_equal(conf_webhook_url(&conf->webhooks[1]), "https://pager.test/secret");
	assert_string_equal(conf->webhooks[0].secret.text, "a secret of some length");
	assert_int_equal(conf->webhooks[0].connect_timeout_ms, 2000);
	assert_int_equal(conf->webhooks[1].connect_timeout_ms, 10000);
	char *json = conf_as_json(conf);
	assert_string_equal(json,
	    "{\"mode\":\"live\",\"desk\":{\"name\":\"Žanis & "
	    "Co\",\"address\":\"a@x.test\",\"tag\":\"A1\",\"language\":\"en\","
	    "\"zone\":\"UTC\",\"admin\":\"r@x.test\",\"complaints\":\"https://x.test/"
	    "c\",\"complaints_in\":[\"lv: Rakstiet mums\"],\"plus_addresses\":false,"
	    "\"delimiter\":\"-\",\"forwarders\":[\"f@y.test\"],\"confirm\":\"problems\","
	    "\"first_reply_takes\":false,\"attachment_limit\":0,\"causes\":[\"broken\",\"lost\"],"
	    "\"ask_rating\":true,\"calendar\":\"riga\",\"detected_promises\":\"record\"},"
	    "\"languages\":[\"lv\",\"en\"],"
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
	    "\"trust\":\"token+dmarc\"}],"
	    "\"calendars\":[{\"name\":\"riga\",\"zone\":\"Europe/Riga\",\"spans\":["
	    "{\"weekday\":1,\"opens\":540,\"closes\":780},"
	    "{\"weekday\":1,\"opens\":840,\"closes\":1080},"
	    "{\"weekday\":7,\"opens\":1320,\"closes\":1440}],"
	    "\"holidays\":[{\"day\":\"2026-12-24\",\"name\":\"Christmas Eve\"},"
	    "{\"day\":\"2028-02-29\",\"name\":\"\"}]},"
	    "{\"name\":\"night\",\"zone\":\"UTC\",\"spans\":["
	    "{\"weekday\":5,\"opens\":0,\"closes\":1440}],\"holidays\":[]}],"
	    "\"queues\":[{\"name\":\"q\",\"calendar\":\"night\",\"lead\":\"Laura@y.test\","
	    "\"first_reply\":\"8h\",\"next_reply\":\"30m\",\"update\":\"2d\",\"resolve\":\"10d\","
	    "\"remind\":\"1h\",\"decide\":\"15min\",\"ask\":\"3 d\",\"ask_times\":2,"
	    "\"notice\":\"hold\",\"notice_hold\":\"1h\",\"ack_limit\":\"4h\",\"repeat\":\"2d\","
	    "\"detected_promises\":\"ask\",\"escalation\":[{\"delay\":\"0m\",\"who\":\"lead\","
	    "\"webhook\":\"\"},"
	    "{\"delay\":\"4h\",\"who\":\"manager\",\"webhook\":\"ops\"},"
	    "{\"delay\":\"1d\",\"who\":\"Anna@y.test\",\"webhook\":\"\"}]},"
	    "{\"name\":\"general\",\"calendar\":null,\"lead\":null,\"first_reply\":null,"
	    "\"next_reply\":null,\"update\":null,\"resolve\":null,\"remind\":\"4h\","
	    "\"decide\":\"2h\",\"ask\":null,\"ask_times\":3,\"notice\":\"send\","
	    "\"notice_hold\":\"2h\",\"ack_limit\":\"1d\",\"repeat\":\"1d\","
	    "\"detected_promises\":\"desk\",\"escalation\":[]}],"
	    "\"webhooks\":[\"ops\",\"pager\"],\"oauth\":[],\"budget\":{\"per_address_hour\":0,\"per_"
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

static void
calendars_of_no_use(void **state)
{
	(void)state;
	char *text = whole(
	    "desk2 = 1;\n"
	    "calendars = ( { name = \"office\"; monday = [\"09:00-13:00\", \"13:00-14:00\"];\n"
	    "    tuesday = [\"9:00-13:00\", \"13:00-09:00\", \"24:00-24:00\", \"10:60-11:00\"];\n"
	    "    holidays = [\"2026-02-29 none\", \"24.12.2026\", \"2026-12-24 a\", \"2026-12-24 "
	    "b\"]; },\n"
	    "  { name = \"office\"; zone = \"Mars/Olympus\"; funday = []; },\n"
	    "  { name = \"always\"; friday = [\"00:00-24:00\"]; holidays_file = \"gone.ics\"; } "
	    ");\n"
	    "agents = ( { address = \"a@y.test\"; name = \"A\"; calendar = \"ofice\"; } );\n"
	    "queues = ( { name = \"q\"; calendar = \"zzzzzz\"; } );\n");
	check_errors(text,
	    "6: desk2: there is no such setting; did you mean \"desk\"?\n"
	    "8: calendars.tuesday: \"9:00-13:00\" is not a span such as \"09:00-13:00\" or "
	    "\"14:00-24:00\"\n"
	    "8: calendars.tuesday: \"13:00-09:00\" is not a span of one day: it must close after "
	    "it "
	    "opens. What goes past midnight is written as \"22:00-24:00\", and \"00:00-06:00\" on "
	    "the "
	    "day after\n"
	    "8: calendars.tuesday: \"24:00-24:00\" is not a span such as \"09:00-13:00\" or "
	    "\"14:00-24:00\"\n"
	    "8: calendars.tuesday: \"10:60-11:00\" is not a span such as \"09:00-13:00\" or "
	    "\"14:00-24:00\"\n"
	    "9: calendars.holidays: \"2026-02-29 none\" is not a date and a name, such as "
	    "\"2026-12-24 "
	    "Christmas Eve\"\n"
	    "9: calendars.holidays: \"24.12.2026\" is not a date and a name, such as \"2026-12-24 "
	    "Christmas Eve\"\n"
	    "10: calendars.zone: \"Mars/Olympus\" is not a time zone's name, such as "
	    "\"Europe/Riga\"\n"
	    "10: calendars.funday: there is no such setting; did you mean \"sunday\"?\n"
	    "11: calendars.holidays_file: cannot read @/gone.ics: No such file or directory\n"
	    "7: calendars.monday: 09:00-13:00 and 13:00-14:00 overlap or touch: join them to one\n"
	    "9: calendars.holidays: 2026-12-24 is named twice\n"
	    "10: calendars.name: another calendar is called \"office\" already\n"
	    "10: calendars: is never open: nothing could be promised by it. Give it hours, such as "
	    "monday = [\"09:00-17:00\"]\n"
	    "11: calendars.name: \"always\" is built in (round the clock): give this one another "
	    "name\n"
	    "12: agents.calendar: there is no calendar \"ofice\"; did you mean \"office\"?\n"
	    "13: queues.calendar: there is no calendar \"zzzzzz\": add it to calendars\n");
	free(text);
}

static void
queues_beside_the_others(void **state)
{
	(void)state;
	char *text =
	    whole("agents = ( { address = \"anna@y.test\"; name = \"A\"; } );\n"
	          "webhooks = ( { name = \"ops\"; url = \"https://x.test\"; secret_file = "
	          "\"long\"; } );\n"
	          "queues = ( { name = \"q\"; lead = \"ana@y.test\"; first_reply = \"8 hours\"; "
	          "next_reply = "
	          "\"0h\";\n"
	          "    update = 2; resolve = \"400d\"; ask_times = 0; notice = \"never\";\n"
	          "    escalation = [\"4h\", \"soon lead\", \"1h boss\", \"1h lead ops too\", \"0m "
	          "lead opps\", "
	          "\"1d other@z.test nobody\"]; },\n"
	          "  { name = \"q\"; } );\n");
	check_errors(text,
	    "8: queues.first_reply: \"8 hours\" is not an amount of business time, such as "
	    "\"30m\", "
	    "\"8h\" or \"2d\"\n"
	    "8: queues.next_reply: \"0h\" is not more than nothing\n"
	    "9: queues.update: must be a text in quotes, not a number\n"
	    "9: queues.resolve: \"400d\" is not what anybody could look ahead to: at most "
	    "\"366d\"\n"
	    "9: queues.ask_times: 0 is out of range: it can be 1 to 20\n"
	    "9: queues.notice: \"never\" is none of \"send\", \"hold\"\n"
	    "10: queues.escalation: \"4h\" is not a level \"DELAY WHO\" or \"DELAY WHO WEBHOOK\", "
	    "such "
	    "as \"4h manager ops\"\n"
	    "10: queues.escalation: \"soon\" is not an amount of business time, such as \"30m\", "
	    "\"8h\" or \"2d\"\n"
	    "10: queues.escalation: \"boss\" is not \"owner\", \"lead\", \"manager\" or an agent's "
	    "address\n"
	    "10: queues.escalation: \"1h lead ops too\" is not a level \"DELAY WHO\" or \"DELAY "
	    "WHO "
	    "WEBHOOK\", such as \"4h manager ops\"\n"
	    "8: queues.lead: no agent has the address ana#y.test; did you mean \"anna#y.test\"?\n"
	    "10: queues.escalation: there is no webhook \"opps\"; did you mean \"ops\"?\n"
	    "10: queues.escalation: no agent has the address other#z.test\n"
	    "10: queues.escalation: there is no webhook \"nobody\": add it to webhooks\n"
	    "11: queues.name: the queue \"q\" is there already\n");
	free(text);
}

/* Messages never repeat an address: it may be the receiver's only lock. */
static void
webhooks_of_no_use(void **state)
{
	(void)state;
	char *text =
	    whole("webhooks = ( { name = \"a\"; url = \"http://x.test/key\"; },\n"
	          "  { name = \"a\"; url = \"https://u:p@x.test/\"; secret_file = \"pw\"; "
	          "connect_timeout = "
	          "\"2min\"; },\n"
	          "  { name = \"c\"; url_file = \"long\"; secret_file = \"unencoded\"; },\n"
	          "  { name = \"d\"; secret_file = \"gone\"; },\n"
	          "  { name = \"e\"; url = \"https://x.test/\"; url_file = \"url\"; secret_file = "
	          "\"long\"; } );\n");
	check_errors(text,
	    "6: webhooks.url: must be an address that begins with https://\n"
	    "7: webhooks.url: must be an address that begins with https://\n"
	    "7: webhooks.connect_timeout: 2min is out of range: it can be 1s to 1min\n"
	    "9: webhooks.secret_file: cannot open @/gone: No such file or directory\n"
	    "6: webhooks.url: is missing, and so is url_file\n"
	    "6: webhooks.secret_file: is missing: by its secret the receiver knows the desk's "
	    "calls\n"
	    "7: webhooks.name: another webhook is called \"a\" already\n"
	    "7: webhooks.url: is missing, and so is url_file\n"
	    "7: webhooks.secret_file: the secret is too short to sign with; make one with: openssl "
	    "rand -hex 32\n"
	    "8: webhooks.url_file: the file must hold an address that begins with https://\n"
	    "8: webhooks.secret_file: begins with \"whsec_\", but what follows is not base64\n"
	    "9: webhooks.url: is missing, and so is url_file\n"
	    "10: webhooks.url: and url_file cannot both be given\n");
	free(text);
}

static void
days_and_spans(void **state)
{
	(void)state;
	static const char *const days[] = {"2026-02-28", "2028-02-29 x", "2000-02-29",
	    "2026-12-31 a b"},
	                         *const none[] = {"", "2026-2-28", "2026-02-29", "1900-02-29",
	                             "2026-13-01", "2026-00-01", "2026-04-31", "2026-04-00",
	                             "2026-04-01x", "2026/04/01", "1969-01-01"};
	struct conf_holiday h;
	int64_t minutes;

	for (size_t i = 0; i < sizeof days / sizeof *days; i++)
		assert_true(conf_parse_holiday(days[i], &h, NULL));
	assert_string_equal(h.day, "2026-12-31");
	assert_string_equal(h.name, "a b");
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		assert_false(conf_parse_holiday(none[i], &h, NULL));
	assert_true(conf_parse_amount("90min", &minutes, NULL));
	assert_int_equal(minutes, 90);
	assert_true(conf_parse_amount("366d", &minutes, NULL));
	assert_false(conf_parse_amount("367d", &minutes, NULL));
	assert_false(conf_parse_amount("999999m", &minutes, NULL));
	assert_false(conf_parse_amount("-1h", &minutes, NULL));
	assert_false(conf_parse_amount("h", &minutes, NULL));
	assert_false(conf_parse_amount("1w", &minutes, NULL));
}

#define EVENT(text) "BEGIN:VEVENT\r\n" text "END:VEVENT\r\n"

/* The day that holds it, of a calendar made of these events; "" if there is none. */
static char *
feed_of(const char *events, const char *problem)
{
	struct str problems = {0}, days = {0};
	char *file = xasprintf(
	         "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n%sEND:VCALENDAR\r\n", events),
	     *text =
	         whole("calendars = ( { name = \"k\"; monday = [\"09:00-17:00\"]; holidays_file = "
	               "\"days.ics\"; } );\n");

	write_file("days.ics", file, 0644);
	struct conf *conf = load_good(text);
	conf_read_feeds(conf, &problems);
	if (problem)
		assert_non_null(strstr(str_text(&problems), problem));
	else
		assert_string_equal(str_text(&problems), "");
	assert_non_null(conf->calendars[0].feed);
	for (char **day = conf->calendars[0].feed; *day; day++)
		str_addf(&days, "%s;", *day);
	conf_free(&conf);
	free(file);
	free(text);
	str_free(&problems);
	return str_take(&days);
}

static void
check_feed(const char *events, const char *problem, const char *wanted)
{
	char *found = feed_of(events, problem);

	assert_string_equal(found, wanted);
	free(found);
}

/* Years are those of the test's own day: of this one and the next two. */
static char *
in_years(const char *format, int years)
{
	struct str s = {0};
	time_t now = time(NULL);
	struct tm tm;

	gmtime_r(&now, &tm);
	for (int i = 0; i < years; i++) {
		char year[12];
		snprintf(year, sizeof year, "%d", tm.tm_year + 1900 + i);
		for (const char *p = format; *p; p++)
			str_addz(&s, *p == '@' ? year : (char[]){*p, 0});
	}
	return str_take(&s);
}

static void
check_years(const char *events, const char *problem, const char *wanted, int years)
{
	char *now = in_years(events, 1), *all = in_years(wanted, years);

	check_feed(now, problem, all);
	free(now);
	free(all);
}

static void
feeds(void **state)
{
	(void)state;
	check_years(
	    EVENT(
	        "DTSTART;VALUE=DATE:@1224\r\nDTEND;VALUE=DATE:@1227\r\nSUMMARY:Chr\r\n istmas\r\n"),
	    NULL, "@-12-24 Christmas;@-12-25 Christmas;@-12-26 Christmas;", 1);
	check_years(EVENT("DTSTART;VALUE=DATE:20001118\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Day\r\n"),
	    NULL, "@-11-18 Day;", 3);
	check_years(EVENT("DTSTART;VALUE=DATE:20001231\r\nDURATION:P2D\r\nRRULE:FREQ=YEARLY\r\n"),
	    NULL, "@-01-01;@-12-31;", 3);
	check_years(EVENT("DTSTART;VALUE=DATE:@0504\r\nDTEND;VALUE=DATE:@0504\r\nSUMMARY:a\r\n")
	                EVENT("DTSTART;VALUE=DATE:@0623\r\nSUMMARY:b\r\nSTATUS:CANCELLED\r\n"),
	    NULL, "@-05-04 a;", 1);
	check_years(EVENT("DTSTART:@0301T000000\r\nDTEND:@0302T000000\r\nSUMMARY:whole\r\n") EVENT(
	                "DTSTART:@0303T120000\r\nDTEND:@0303T180000\r\nSUMMARY:half\r\n")
	                EVENT("DTSTART:@0304T000000Z\r\nDTEND:@0305T000000Z\r\nSUMMARY:zone\r\n"),
	    "events that are not whole days are left out: 2\n", "@-03-01 whole;", 1);
	check_years(EVENT("DTSTART;VALUE=DATE:@0101\r\nRRULE:FREQ=MONTHLY;COUNT=3\r\nEXDATE;VALUE="
	                  "DATE:@0201\r\n"),
	    NULL, "@-01-01;@-03-01;", 1);
	check_years(EVENT("DTSTART;VALUE=DATE:@0701\r\nSUMMARY:a\\nb\\, c\r\n"), NULL,
	    "@-07-01 a b, c;", 1);
	check_years(EVENT("DTSTART;VALUE=DATE:20200101\r\nDTEND;VALUE=DATE:20990101\r\n")
	                EVENT("SUMMARY:no start\r\n"),
	    "left out: 2\n", "", 1);
	check_feed("", NULL, "");
}

static void
broken_feeds(void **state)
{
	(void)state;
	static const char *const files[] = {"", "<html>not found</html>",
	    "BEGIN:VEVENT\r\nEND:VEVENT\r\n",
	    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20200101\r\nRRULE:FREQ="
	    "SECONDLY\r\n"
	    "END:VEVENT\r\nEND:VCALENDAR\r\n"};
	char *text =
	    whole("calendars = ( { name = \"k\"; monday = [\"09:00-17:00\"]; holidays_file = "
	          "\"days.ics\"; } );\n");

	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct str problems = {0};
		write_file("days.ics", files[i], 0644);
		struct conf *conf = load_good(text);
		conf_read_feeds(conf, &problems);
		if (i < 3)
			assert_non_null(
			    strstr(str_text(&problems), "days.ics: it is no calendar (iCalendar) "
			                                "that can be understood; what it "
			                                "proposed before stays as it is\n"));
		if (str_text(&problems)[0])
			assert_null(conf->calendars[0].feed);
		conf_free(&conf);
		str_free(&problems);
	}
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
	    "/nonexistent/promised.conf:1: there is no such file; make one: promisectl setup, or begin with "
	    "a copy of promised.conf.example\n");
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
	/* The unit takes them from a whole folder: systemd puts the folder's id before their names.
	 */
	write_file("credentials/promised_smtp", "of the folder\n", 0444);
	char *more = whole("database = { password_file = \"smtp\"; };\n");
	conf = load_good(more);
	assert_string_equal(conf->database.password.text, "of the folder");
	conf_free(&conf);
	unsetenv("CREDENTIALS_DIRECTORY");
	free(more);
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
	    whole("database = { connection = \"dbname=x\"; password_file = \"open\"; };\n"
	          "calendars = ( { name = \"k\"; monday = [\"09:00-17:00\"]; holidays_file = "
	          "\"gone.ics\"; } );\n"
	          "webhooks = ( { name = \"w\"; url_file = \"gone\"; secret_file = \"gone\"; "
	          "} );\n");

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
	    cmocka_unit_test(calendars_of_no_use),
	    cmocka_unit_test(queues_beside_the_others),
	    cmocka_unit_test(webhooks_of_no_use),
	    cmocka_unit_test(days_and_spans),
	    cmocka_unit_test(feeds),
	    cmocka_unit_test(broken_feeds),
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
	write_file("url", "https://pager.test/secret\n", 0600);
	write_file("long", "a secret of some length\n", 0600);
	write_file("encoded", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n", 0600);
	write_file("unencoded", "whsec_this is no base64\n", 0600);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	scratch_remove(folder);
	return failed;
}
