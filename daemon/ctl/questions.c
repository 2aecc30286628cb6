/* What setup asks, in the order in which it does. */
#include "answers.h"
#include "../common/conf.h"
#include "../common/suggest.h"
#include "people.h"

static bool
check_people(const char *value, struct str *why)
{
	struct people people;
	bool ok = people_read(value, &people, why);

	people_free(&people);
	return ok;
}

static bool
check_hours(const char *value, struct str *why)
{
	struct hours hours;
	bool ok = hours_read(value, &hours, why);

	hours_free(&hours);
	return ok;
}

static bool
check_yes(const char *value, struct str *why)
{
	if (strcmp(value, "yes") == 0 || strcmp(value, "no") == 0)
		return true;
	str_addz(why, "must be yes or no");
	return false;
}

/* Its own folder is the one where setup runs, not the configuration's. */
static bool
check_path(const char *value, struct str *why)
{
	if (*value == '/')
		return true;
	str_addf(why, "\"%s\" is not a whole path: it must begin with /", value);
	return false;
}

/* The same of the two servers. */
#define SERVER(kind, step, group, where, ports, login)                                             \
	{kind "_host", step, where,                                                                \
	    "The server's name. Without it it is looked for: in the domain name system (RFC "      \
	    "6186), \n"                                                                            \
	    "by the mail provider, and under the usual names.",                                    \
	    .found = "looked for", .setting = group "host"},                                       \
	    {kind "_port", step, NULL, "Without it: " ports ".", .found = "the usual one",         \
	        .setting = group "port"},                                                          \
	    {kind "_security", step, NULL, "tls, starttls or plain (no encryption at all).",       \
	        .found = "what the server has, tls first; never plain",                            \
	        .setting = group "security"},                                                      \
	    {kind "_resolve_to", step, NULL,                                                       \
	        "An address to connect to instead of looking the name up; the name is still "      \
	        "verified.",                                                                       \
	        .initial = "none", .setting = group "resolve_to", .words = "none"},                \
	    {kind "_user", step, "Log in as", "Name to log in with.", .found = login,              \
	        .setting = group "user"},                                                          \
	    {kind "_password_file", step, NULL,                                                    \
	        "A file that holds the password, which only its owner may read. It is copied to\n" \
	        "credentials/" kind "-password.",                                                  \
	        .found = "the one that is there already", .check = check_path},                    \
	{                                                                                          \
		kind "_password", step, "Password",                                                \
		    "Instead of a file: the password itself. This file must be open to nobody "    \
		    "else then.",                                                                  \
		    .found = "typed in", .secret = true                                            \
	}

/* clang-format off */
const struct question questions[] = {
	{"database", 1, "PostgreSQL database (connection string without user and password)",
	    "A libpq connection string without user and password. \"dbname=promised\" is the PostgreSQL of\n"
	    "this machine, by its socket, where no password is needed.",
	    .initial = "dbname=promised", .setting = "database.connection"},
	{"user_prefix", 1, NULL,
	    "Beginning of the names of the desk's database roles: promised_fetch, promised_send, ...",
	    .initial = "promised_", .setting = "database.user_prefix"},
	{"database_maker", 1, NULL,
	    "The PostgreSQL user who may make databases and roles; on this machine the system user of that\n"
	    "name is taken for it. \"none\": the database is there and promisectl init has been run.",
	    .initial = "postgres", .words = "none"},
	{"database_password_file", 1, NULL,
	    "For a server that wants passwords: a file with the one of the desk's roles. The maker's is\n"
	    "taken from ~/.pgpass, as libpq does.",
	    .initial = "none", .words = "none", .check = check_path},
	{"state_directory", 1, NULL, "Where the service keeps what it must know after a restart.",
	    .initial = "/var/lib/promised", .setting = "state_directory"},
	{"system_user", 1, NULL, "The system user that the service runs as.", .initial = "promised"},

	{"address", 2, "The desk's mail address, that customers write to", "The desk's mail address.",
	    .setting = "desk.address"},
	{"name", 2, "Its name, as customers see it", "The desk's name, the sender of its mails.",
	    .found = "from the address", .setting = "desk.name"},
	{"tag", 2, "Ticket numbers begin with",
	    "Stands before ticket numbers (ACME-1042): capital letters and digits.",
	    .found = "from the address", .setting = "desk.tag"},
	SERVER("imap", 2, "mailboxes.imap.", "IMAP server", "993 for tls, 143 for starttls", "the address"),
	SERVER("smtp", 2, "smtp.", "SMTP server", "465 for tls, 587 for starttls", "as for IMAP"),
	{"ca_file", 2, NULL, "Certificates (PEM) to trust instead of the system's.",
	    .initial = "none", .setting = "smtp.ca_file", .words = "none"},
	{"connect_timeout", 2, NULL, "Limit for connecting, TLS and login together.",
	    .initial = "30s", .setting = "smtp.connect_timeout"},
	{"rate_per_minute", 2, NULL, "Mails a minute that the provider lets out; 0: no limit.",
	    .found = "by the provider", .setting = "send.rate_per_minute"},
	{"oauth", 2, "OAuth2 instead of a password (google, microsoft, other, none)",
	    "OAuth2 instead of a password, for IMAP and SMTP: the provider, google, microsoft or other.\n"
	    "promised(8), OAUTH2, says how the desk is registered there. The mailbox is tried when setup\n"
	    "runs once more, after: promisectl oauth login desk",
	    .found = "microsoft for Microsoft 365, else none", .setting = "oauth.provider", .words = "none"},
	{"oauth_client_id", 2, "Client id of the registered application", "As the provider calls it.",
	    .setting = "oauth.client_id"},
	{"oauth_client_secret_file", 2, "File with its client secret (none: it has none)",
	    "It is copied to credentials/oauth-secret.", .initial = "none", .words = "none",
	    .check = check_path},
	{"oauth_grant", 2, NULL, "user: somebody logs in once; client (Microsoft): the secret is enough.",
	    .initial = "user", .setting = "oauth.grant"},
	{"oauth_tenant", 2, NULL, "Microsoft's tenant.", .initial = "none", .setting = "oauth.tenant",
	    .words = "none"},
	{"oauth_authorize_url", 2, NULL, "Of other providers:", .initial = "none",
	    .setting = "oauth.authorize_url", .words = "none"},
	{"oauth_token_url", 2, NULL, "Of other providers:", .initial = "none",
	    .setting = "oauth.token_url", .words = "none"},
	{"oauth_device_url", 2, NULL, "Of other providers:", .initial = "none",
	    .setting = "oauth.device_url", .words = "none"},
	{"oauth_scope", 2, NULL, "Of other providers:", .initial = "none", .setting = "oauth.scope",
	    .words = "none"},
	{"folder", 2, "Folder to read", "The folder that is read.", .initial = "INBOX",
	    .setting = "mailboxes.folder"},
	{"done_folder", 2, "Folder for mails that are stored (none: they stay)",
	    "Where mails go once they are stored, made if it is missing. \"none\": they stay.",
	    .initial = "Done", .setting = "mailboxes.done_folder", .words = "none"},

	{"mail_to_itself", 3, "Send two mails to the desk itself, to see what arrives",
	    "yes: two mails go to the desk's own address, one of them with an addition after the plus sign,\n"
	    "and are removed from the mailbox again.",
	    .initial = "yes", .check = check_yes},
	{"wait", 3, NULL, "How long to wait for them.", .initial = "60s",
	    .setting = "mailboxes.poll"},
	{"delimiter", 3, NULL, "What stands between the address and an addition.", .initial = "+",
	    .setting = "desk.delimiter"},
	{"plus_addresses", 3, "Mail to support+anything@... arrives (yes, no)",
	    "Whether mail with an addition arrives; auto: as the mail to itself shows.",
	    .initial = "auto", .words = "auto", .check = check_yes},
	{"trusted_authserv", 3, "Whose word on senders is believed (authserv-id, or none)",
	    "The name that your own mail server writes first in Authentication-Results; only where it is\n"
	    "named can agents prove who they are. auto: the one that the mail to itself came back with.",
	    .initial = "auto", .setting = "desk.trusted_authserv", .words = "auto none"},

	{"agents", 4, "Who answers: Name <address>, ... (none: later)",
	    "The people who answer customers, by mail: Anna Example <anna@example.org>, boris@example.org",
	    .initial = "none", .words = "none", .check = check_people},
	{"lead", 4, "Who is told of broken promises (address, or none)",
	    "The address of the agent who answers for broken promises and for tickets that nobody has taken.",
	    .initial = "none", .setting = "agents.lead", .words = "none"},
	{"trust", 4, NULL,
	    "What proves that a mail is an agent's: \"token+dmarc\" needs trusted_authserv; \"token\" is the\n"
	    "secret address in the mail that he got, alone.",
	    .initial = "token+dmarc", .setting = "agents.trust"},
	{"admin", 4, "Who is told when something is wrong with the desk",
	    "Who is told of mails that cannot be read, and of alarms.",
	    .found = "the lead, else postmaster", .setting = "desk.admin"},

	{"zone", 5, "Time zone", "Time zone of the hours and of moments in mails.",
	    .found = "this machine's", .setting = "desk.zone"},
	{"hours", 5, "Hours (always: round the clock)",
	    "When the desk is open: mon-thu 09:00-13:00 14:00-18:00, fri 09:00-15:00. always: round the clock.",
	    .initial = "mon-fri 09:00-17:00", .words = "always", .check = check_hours},
	{"holidays_file", 5, "iCalendar file of public holidays (none: later)",
	    "A file of your country's holidays; its days count when promisectl holidays approve says so.",
	    .initial = "none", .words = "none", .check = check_path},
	{"languages", 5, "Languages that customers are written to in, the usual one first",
	    "By their codes (en, ru, lv, et, es), the one for those whose language nobody knows first.",
	    .found = "by the address, then all others", .setting = "desk.languages"},
	{"first_reply", 5, "A person answers a new mail within (open time, or none)",
	    "What customers are promised: \"8h\" is open time, \"2d\" the end of the second open day after.\n"
	    "\"none\": it is not promised. By when a person answers a new ticket:",
	    .initial = "8h", .setting = "queues.first_reply", .words = "none"},
	{"next_reply", 5, NULL, "... and each later mail of the customer's:", .initial = "8h",
	    .setting = "queues.next_reply", .words = "none"},
	{"update", 5, NULL, "... and how often he hears how things stand:", .initial = "2d",
	    .setting = "queues.update", .words = "none"},
	{"resolve", 5, NULL, "... and by when all is done:", .initial = "none",
	    .setting = "queues.resolve", .words = "none"},

	{"mode", 6, "observe (files tickets, sends nothing) or live",
	    "observe: mails are read and filed, and nothing is sent. live: the desk answers.",
	    .initial = "observe", .setting = "mode"},
};
/* clang-format on */
const size_t question_count = sizeof questions / sizeof *questions;

const struct question *
question_find(const char *key, const char **near)
{
	const char *keys[sizeof questions / sizeof *questions + 1] = {0};

	*near = NULL;
	for (size_t i = 0; i < question_count; i++) {
		if (strcmp(questions[i].key, key) == 0)
			return &questions[i];
		keys[i] = questions[i].key;
	}
	*near = suggest(keys, key);
	return NULL;
}

static bool
is_word(const char *words, const char *value)
{
	char *word;
	bool found = false;

	while (words && !found && (word = list_next(&words))) {
		found = strcmp(word, value) == 0;
		free(word);
	}
	return found;
}

static bool
takes_list(const struct question *q)
{
	return strcmp(q->key, "languages") == 0 || strcmp(q->key, "trusted_authserv") == 0;
}

static bool
check_list(const struct question *q, const char *value, struct str *why)
{
	char *word;
	bool ok = true;

	while (ok && (word = list_next(&value))) {
		ok = conf_check_value(q->setting, "/", word, why);
		free(word);
	}
	return ok;
}

bool
question_check(const struct question *q, const char *value, struct str *why)
{
	struct str reason = {0};
	bool ok = is_word(q->words, value);

	if (!ok && q->check)
		ok = q->check(value, &reason);
	else if (!ok && takes_list(q))
		ok = check_list(q, value, &reason);
	else if (!ok && q->setting)
		ok = conf_check_value(q->setting, "/", value, &reason);
	else
		ok = true;
	if (!ok)
		str_addf(why, "%s: %s", q->key, str_text(&reason));
	str_free(&reason);
	return ok;
}

static void
print_about(const char *about)
{
	for (size_t n; *about; about += n + (about[n] == '\n')) {
		n = strcspn(about, "\n");
		printf("# %.*s\n", (int)n, about);
	}
}

static void
print_question(const struct question *q)
{
	print_about(q->about);
	if (q->initial)
		printf("#%s = %s\n\n", q->key, q->initial);
	else if (q->found)
		printf("# (Without an answer: %s.)\n#%s =\n\n", q->found, q->key);
	else
		printf("%s =\n\n", q->key);
}

void
questions_print(void)
{
	static const char *const titles[SETUP_STEPS] = {
	    "Database", "Mailbox", "Checks", "Agents", "Hours, languages and promises", "Mode"};

	puts("# Answers for: promisectl setup --answers FILE\n"
	     "# A line is: key = value. Lines that begin with # are skipped; what stands there is "
	     "the "
	     "default.\n# Only the address must be given, and the password, or a file that holds "
	     "it.\n");
	for (size_t i = 0; i < question_count; i++) {
		if (i == 0 || questions[i].step != questions[i - 1].step)
			printf("# ---- %d. %s ----\n\n", questions[i].step,
			    titles[questions[i].step - 1]);
		print_question(&questions[i]);
	}
}
