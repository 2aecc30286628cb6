#include "conf_table.h"

#include <string.h>
#include "conf.h"

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define KIB INT64_C(1024)
#define MIB (1024 * KIB)

static const char *const modes[] = {[MODE_OBSERVE] = "observe", [MODE_LIVE] = "live", NULL};
static const char *const securities[] = {
    [SECURITY_TLS] = "tls", [SECURITY_STARTTLS] = "starttls", [SECURITY_PLAIN] = "plain", NULL};
static const char *const confirms[] = {
    [CONFIRM_ALWAYS] = "always", [CONFIRM_PROBLEMS] = "problems", NULL};
static const char *const notifies[] = {[NOTIFY_QUEUE] = "queue", [NOTIFY_OWN] = "own", NULL};
static const char *const notices[] = {[NOTICE_SEND] = "send", [NOTICE_HOLD] = "hold", NULL};
static const char *const detected[] = {
    [DETECTED_RECORD] = "record", [DETECTED_ASK] = "ask", [DETECTED_OFF] = "off", NULL};
static const char *const queue_detected[] = {[DETECTED_RECORD] = "record",
    [DETECTED_ASK] = "ask",
    [DETECTED_OFF] = "off",
    [DETECTED_AS_DESK] = "desk",
    NULL};
static const char *const providers[] = {[PROVIDER_OTHER] = "other",
    [PROVIDER_GOOGLE] = "google",
    [PROVIDER_MICROSOFT] = "microsoft",
    NULL};
static const char *const grants[] = {[GRANT_USER] = "user", [GRANT_CLIENT] = "client", NULL};
static const char *const trusts[] = {
    [TRUST_TOKEN_DMARC] = "token+dmarc", [TRUST_TOKEN] = "token", NULL};

/* clang-format off */
#define C(field) offsetof(struct conf, field)
#define M(field) offsetof(struct conf_mailbox, field)
#define A(field) offsetof(struct conf_agent, field)
#define K(field) offsetof(struct conf_calendar, field)
#define Q(field) offsetof(struct conf_queue, field)
#define W(field) offsetof(struct conf_webhook, field)
#define O(field) offsetof(struct conf_oauth, field)

/* imap and smtp are the same kind of thing: a struct conf_server at in. */
#define SERVER(prefix, type, in, login) \
	{prefix "host", CONF_TEXT, offsetof(type, in.host), \
	    .required = true, .min = 1, .max = 253, .form = FORM_HOST, \
	    .about = "The server's name; its certificate must be made out to it."}, \
	{prefix "port", CONF_NUMBER, offsetof(type, in.port), .min = 1, .max = 65535, \
	    .about = "TCP port; by default the usual one of the kind of security."}, \
	{prefix "security", CONF_CHOICE, offsetof(type, in.security), \
	    .initial = "tls", .words = securities, \
	    .about = "TLS from the start, STARTTLS (never without it), or no encryption at all."}, \
	{prefix "user", CONF_TEXT, offsetof(type, in.user), \
	    .required = login, .min = 1, .max = 320, \
	    .about = "Name to log in with."}, \
	{prefix "password_file", CONF_SECRET, offsetof(type, in.password), \
	    .about = "File that holds the password."}, \
	{prefix "oauth", CONF_TEXT, offsetof(type, in.oauth), .min = 1, .max = 64, .form = FORM_WORD, \
	    .about = "Account whose access tokens are used instead of a password."}, \
	{prefix "ca_file", CONF_TEXT, offsetof(type, in.ca_file), \
	    .min = 1, .max = 4096, .form = FORM_FILE, \
	    .about = "Certificates (PEM) to trust instead of the system's."}, \
	{prefix "resolve_to", CONF_TEXT, offsetof(type, in.resolve_to), \
	    .min = 1, .max = 45, .form = FORM_IP, \
	    .about = "Address to connect to instead of looking the name up."}, \
	{prefix "connect_timeout", CONF_DURATION, offsetof(type, in.connect_timeout_ms), \
	    .initial = "30s", .min = SECOND, .max = 5 * MINUTE, \
	    .about = "Limit for connecting, TLS and login together."}

/* A weekday's hours; an amount of business time. */
#define DAY(name, number) \
	{"calendars." name, CONF_TEXTS, K(open[number]), .min = 11, .max = 11, .form = FORM_SPAN, \
	    .about = "When it is open on this day, by the clocks of its zone; without any it is closed."}
#define AMOUNT(name, field, preset, line) \
	{"queues." name, CONF_TEXT, Q(field), \
	    .initial = preset, .min = 2, .max = 8, .form = FORM_AMOUNT, .about = line}

const struct conf_setting conf_settings[] = {
	{"mode", CONF_CHOICE, C(mode), .initial = "observe", .words = modes,
	    .about = "\"live\" sends mail; \"observe\" reads and files and sends nothing."},

	{"state_directory", CONF_TEXT, C(state_directory),
	    .initial = "/var/lib/promised", .min = 1, .max = 4000, .form = FORM_FOLDER,
	    .about = "Folder for what the service keeps in files."},

	{"desk.name", CONF_TEXT, C(desk.name), .required = true, .min = 1, .max = 100,
	    .about = "The desk's name, shown as the sender of its mails."},
	{"desk.address", CONF_TEXT, C(desk.address),
	    .required = true, .min = 3, .max = 254, .form = FORM_ADDRESS,
	    .about = "The address that the desk writes from."},
	{"desk.tag", CONF_TEXT, C(desk.tag),
	    .required = true, .min = 1, .max = 16, .form = FORM_TAG,
	    .about = "Stands before ticket numbers: ACME-1042."},
	{"desk.language", CONF_TEXT, C(desk.language),
	    .initial = "en", .min = 2, .max = 16, .form = FORM_LANGUAGE,
	    .about = "Language of a customer's mails when nothing tells which is his."},
	{"desk.languages", CONF_TEXTS, C(desk.languages), .min = 2, .max = 16, .form = FORM_LANGUAGE,
	    .about = "The languages in which customers are written to; by default all that there are."},
	{"desk.zone", CONF_TEXT, C(desk.zone),
	    .initial = "UTC", .min = 1, .max = 64, .form = FORM_ZONE,
	    .about = "Time zone in which mails state moments."},
	{"desk.admin", CONF_TEXT, C(desk.admin),
	    .required = true, .min = 3, .max = 254, .form = FORM_ADDRESS,
	    .about = "Who is told of parked mails and of alarms."},
	{"desk.complaints", CONF_TEXT, C(desk.complaints), .initial = "", .max = 500,
	    .about = "How complaints are handled: a sentence or a link, shown in receipts."},
	{"desk.complaints_in", CONF_TEXTS, C(desk.complaints_in), .min = 5, .max = 500, .form = FORM_WORDING,
	    .about = "The same in other languages, each like \"ru: ...\"."},
	{"desk.trusted_authserv", CONF_TEXTS, C(desk.trusted_authserv),
	    .min = 1, .max = 253, .form = FORM_HOST,
	    .about = "Names (authserv-id) whose Authentication-Results are believed."},
	{"desk.dkim_selector", CONF_TEXT, C(desk.dkim_selector), .min = 1, .max = 63, .form = FORM_HOST,
	    .about = "The selector of the key that the mail server signs the desk's mails with."},
	{"desk.forwarders", CONF_TEXTS, C(desk.forwarders),
	    .min = 3, .max = 254, .form = FORM_ADDRESS,
	    .about = "Addresses that forward mail to the desk."},
	{"desk.plus_addresses", CONF_BOOL, C(desk.plus_addresses), .initial = "true",
	    .about = "Whether mail to local+anything@domain reaches the mailbox."},
	{"desk.delimiter", CONF_TEXT, C(desk.delimiter),
	    .initial = "+", .min = 1, .max = 1, .form = FORM_DELIMITER,
	    .about = "The character between the local part and what is added to it."},

	{"desk.confirm", CONF_CHOICE, C(desk.confirm), .initial = "always", .words = confirms,
	    .about = "When an agent is told what was sent to the customer in his name."},
	{"desk.first_reply_takes", CONF_BOOL, C(desk.first_reply_takes), .initial = "true",
	    .about = "Whether the agent who answers first becomes the ticket's owner."},
	{"desk.attachment_limit", CONF_SIZE, C(desk.attachment_limit),
	    .initial = "10MiB", .min = 0, .max = 100 * MIB,
	    .about = "Files that travel along in one mail of the desk's, altogether."},
	{"desk.causes", CONF_TEXTS, C(desk.causes), .min = 1, .max = 64, .form = FORM_WORD,
	    .about = "The codes that agents may give with #cause; without any every word will do."},
	{"desk.ask_rating", CONF_BOOL, C(desk.ask_rating), .initial = "false",
	    .about = "Whether customers are asked how it went when their ticket is closed."},
	{"desk.calendar", CONF_TEXT, C(desk.calendar), .min = 1, .max = 64, .form = FORM_WORD,
	    .about = "The calendar of queues and agents that name none; by default the first one."},
	{"desk.detected_promises", CONF_CHOICE, C(desk.detected_promises),
	    .initial = "record", .words = detected,
	    .about = "Promises found in agents' own words count, or are asked about, or not looked for."},

	{"database.connection", CONF_TEXT, C(database.connection),
	    .initial = "dbname=promised", .min = 1, .max = 2000, .form = FORM_CONNECTION,
	    .about = "PostgreSQL connection string (libpq), without user and password."},
	{"database.user_prefix", CONF_TEXT, C(database.user_prefix),
	    .initial = "promised_", .min = 1, .max = 40, .form = FORM_PREFIX,
	    .about = "Database roles are called this plus main, fetch, read, send, inform, hook, clock, ctl, backup."},
	{"database.password_file", CONF_SECRET, C(database.password),
	    .about = "File that holds the password of these roles; peer login needs none."},

	{"mailboxes.name", CONF_TEXT, M(name),
	    .required = true, .min = 1, .max = 32, .form = FORM_WORD,
	    .about = "Unique short name, as shown in the log."},
	{"mailboxes.address", CONF_TEXT, M(address), .min = 3, .max = 254, .form = FORM_ADDRESS,
	    .about = "The address that customers write to; by default desk.address."},
	{"mailboxes.aliases", CONF_TEXTS, M(aliases), .min = 3, .max = 254, .form = FORM_ADDRESS,
	    .about = "Other addresses whose mail arrives in this mailbox."},
	{"mailboxes.queue", CONF_TEXT, M(queue),
	    .initial = "general", .min = 1, .max = 64, .form = FORM_WORD,
	    .about = "The queue that its tickets go to."},
	{"mailboxes.language", CONF_TEXT, M(language), .min = 2, .max = 16, .form = FORM_LANGUAGE,
	    .about = "Language of mails to its customers when nothing tells theirs; by default desk.language."},
	SERVER("mailboxes.imap.", struct conf_mailbox, imap, true),
	{"mailboxes.folder", CONF_TEXT, M(folder), .initial = "INBOX", .min = 1, .max = 255,
	    .about = "The IMAP folder that is read."},
	{"mailboxes.done_folder", CONF_TEXT, M(done_folder), .min = 1, .max = 255,
	    .about = "Stored mail is moved there; without it mail stays where it is."},
	{"mailboxes.poll", CONF_DURATION, M(poll_ms),
	    .initial = "60s", .min = SECOND, .max = HOUR,
	    .about = "The server is asked for new mail at least this often."},
	{"mailboxes.idle", CONF_BOOL, M(idle), .initial = "true",
	    .about = "Use IMAP IDLE, so that the server says at once that there is mail."},
	{"mailboxes.answer_old", CONF_BOOL, M(answer_old), .initial = "false",
	    .about = "Send receipts also for mail that was there before the desk first ran."},

	{"agents.address", CONF_TEXT, A(address),
	    .required = true, .min = 3, .max = 254, .form = FORM_ADDRESS,
	    .about = "Where his mail goes; no mailbox's and no other agent's."},
	{"agents.aliases", CONF_TEXTS, A(aliases), .min = 3, .max = 254, .form = FORM_ADDRESS,
	    .about = "Other addresses that he writes from."},
	{"agents.name", CONF_TEXT, A(name), .required = true, .min = 1, .max = 100,
	    .about = "In full; customers see the first word."},
	{"agents.queues", CONF_TEXTS, A(queues), .min = 1, .max = 64, .form = FORM_WORD,
	    .about = "The queues whose tickets he may see and answer; without any all of them."},
	{"agents.notify", CONF_CHOICE, A(notify), .initial = "queue", .words = notifies,
	    .about = "\"queue\": told of every new ticket of his queues; \"own\": of his own alone."},
	{"agents.lead", CONF_TEXT, A(lead), .min = 3, .max = 254, .form = FORM_ADDRESS,
	    .about = "Address of the agent who answers for him."},
	{"agents.languages", CONF_TEXTS, A(languages), .min = 2, .max = 16, .form = FORM_LANGUAGE,
	    .about = "Languages that he answers in; without any all of them."},
	{"agents.calendar", CONF_TEXT, A(calendar), .min = 1, .max = 64, .form = FORM_WORD,
	    .about = "The calendar of his working hours; by default desk.calendar."},
	{"agents.trust", CONF_CHOICE, A(trust), .initial = "token+dmarc", .words = trusts,
	    .about = "What proves that a mail is his."},

	{"calendars.name", CONF_TEXT, K(name),
	    .required = true, .min = 1, .max = 64, .form = FORM_WORD,
	    .about = "Unique name, by which queues and agents refer to it."},
	{"calendars.zone", CONF_TEXT, K(zone), .min = 1, .max = 64, .form = FORM_ZONE,
	    .about = "Time zone of its hours; by default desk.zone."},
	DAY("monday", 0), DAY("tuesday", 1), DAY("wednesday", 2), DAY("thursday", 3),
	DAY("friday", 4), DAY("saturday", 5), DAY("sunday", 6),
	{"calendars.holidays", CONF_TEXTS, K(holidays), .min = 10, .max = 120, .form = FORM_HOLIDAY,
	    .about = "Days that are closed whatever the weekday: a date, then what it is."},
	{"calendars.holidays_file", CONF_TEXT, K(holidays_file),
	    .min = 1, .max = 4096, .form = FORM_FILE,
	    .about = "An iCalendar file that proposes holidays, see promisectl holidays."},

	{"queues.name", CONF_TEXT, Q(name),
	    .required = true, .min = 1, .max = 64, .form = FORM_WORD,
	    .about = "The queue, as in mailboxes.queue."},
	{"queues.calendar", CONF_TEXT, Q(calendar), .min = 1, .max = 64, .form = FORM_WORD,
	    .about = "The calendar that its promises are counted by; by default desk.calendar."},
	{"queues.lead", CONF_TEXT, Q(lead), .min = 3, .max = 254, .form = FORM_ADDRESS,
	    .about = "Address of the agent who answers for tickets that nobody has taken."},
	AMOUNT("first_reply", first_reply, NULL, "By when a person answers a new ticket."),
	AMOUNT("next_reply", next_reply, NULL, "By when a person answers the customer's next mail."),
	AMOUNT("update", update, NULL, "How often the customer hears how things stand."),
	AMOUNT("resolve", resolve, NULL, "By when a ticket is closed."),
	AMOUNT("remind", remind, "4h", "How long before a promise is due its holder is reminded."),
	AMOUNT("decide", decide, "2h", "How long before it he is asked: keep it, or another date?"),
	AMOUNT("ask", ask, NULL, "How often a customer whom a ticket waits for is asked."),
	{"queues.ask_times", CONF_NUMBER, Q(ask_times), .initial = "3", .min = 1, .max = 20,
	    .about = "After so many questions without an answer the ticket is closed, with notice."},
	{"queues.notice", CONF_CHOICE, Q(notice), .initial = "send", .words = notices,
	    .about = "A broken promise is owned up to at once, or \"hold\": when the lead says #ok."},
	AMOUNT("notice_hold", notice_hold, "2h", "It goes out after this time in any case."),
	AMOUNT("ack_limit", ack_limit, "1d", "The time that one #ack buys at most."),
	AMOUNT("repeat", repeat, "1d", "How often the last level is told again."),
	{"queues.detected_promises", CONF_CHOICE, Q(detected_promises),
	    .initial = "desk", .words = queue_detected,
	    .about = "The same for this queue; by default as desk.detected_promises says."},
	{"queues.escalation", CONF_TEXTS, Q(escalation), .min = 4, .max = 340, .form = FORM_LEVEL,
	    .about = "Who is told of a broken promise, a level each: \"DELAY WHO [WEBHOOK]\"."},

	{"webhooks.name", CONF_TEXT, W(name),
	    .required = true, .min = 1, .max = 64, .form = FORM_WORD,
	    .about = "Unique name, as in an escalation's level."},
	{"webhooks.url", CONF_TEXT, W(url), .min = 10, .max = 2000, .form = FORM_URL,
	    .about = "The https address that is called."},
	{"webhooks.url_file", CONF_SECRET, W(url_secret),
	    .about = "File that holds the address, where it is a secret itself."},
	{"webhooks.secret_file", CONF_SECRET, W(secret),
	    .about = "File that holds the secret by which calls are signed."},
	{"webhooks.shape", CONF_TEXT, W(shape), .initial = "promised", .min = 1, .max = 64, .form = FORM_WORD,
	    .about = "What the calls look like: promised, slack, mattermost, ntfy, pagerduty, alertmanager."},
	{"webhooks.channel", CONF_TEXT, W(channel), .min = 1, .max = 200,
	    .about = "The channel or topic, for shapes that have one."},
	{"webhooks.key_file", CONF_SECRET, W(key),
	    .about = "File that holds a key that stands in the calls, for shapes that have one."},
	{"webhooks.token_file", CONF_SECRET, W(token),
	    .about = "File that holds a token that is sent along as Authorization: Bearer."},
	{"webhooks.ca_file", CONF_TEXT, W(ca_file), .min = 1, .max = 4096, .form = FORM_FILE,
	    .about = "Certificates (PEM) to trust instead of the system's."},
	{"webhooks.connect_timeout", CONF_DURATION, W(connect_timeout_ms),
	    .initial = "10s", .min = SECOND, .max = MINUTE,
	    .about = "Limit for connecting and TLS together."},

	{"oauth.name", CONF_TEXT, O(name), .required = true, .min = 1, .max = 64, .form = FORM_WORD,
	    .about = "Unique name, as in mailboxes.imap.oauth and smtp.oauth."},
	{"oauth.provider", CONF_CHOICE, O(provider), .initial = "other", .words = providers,
	    .about = "Whose addresses and scope are the defaults of the settings below."},
	{"oauth.tenant", CONF_TEXT, O(tenant), .min = 1, .max = 253, .form = FORM_HOST,
	    .about = "Microsoft's tenant: a domain or an id; by default \"organizations\"."},
	{"oauth.grant", CONF_CHOICE, O(grant), .initial = "user", .words = grants,
	    .about = "\"user\": somebody logs in once; \"client\": the client's secret is enough."},
	{"oauth.client_id", CONF_TEXT, O(client_id), .required = true, .min = 1, .max = 255,
	    .about = "What the provider calls the desk (application id)."},
	{"oauth.client_secret_file", CONF_SECRET, O(client_secret),
	    .about = "File that holds the client's secret, where it has one."},
	{"oauth.secret_ends", CONF_TEXT, O(secret_ends), .min = 10, .max = 10, .form = FORM_DATE,
	    .about = "The day on which that secret ends; the admin is told 30, 7 and 1 days before."},
	{"oauth.authorize_url", CONF_TEXT, O(authorize_url),
	    .min = 10, .max = 2000, .form = FORM_URL,
	    .about = "The https address where a person logs in; by default the provider's."},
	{"oauth.token_url", CONF_TEXT, O(token_url), .min = 10, .max = 2000, .form = FORM_URL,
	    .about = "The https address that gives tokens; by default the provider's."},
	{"oauth.device_url", CONF_TEXT, O(device_url), .min = 10, .max = 2000, .form = FORM_URL,
	    .about = "The https address that begins a login by device code; by default the provider's."},
	{"oauth.scope", CONF_TEXT, O(scope), .min = 1, .max = 1000,
	    .about = "The rights that are asked for, with spaces between; by default the provider's."},
	{"oauth.redirect_uri", CONF_TEXT, O(redirect_uri),
	    .initial = "http://localhost", .min = 1, .max = 500, .form = FORM_REDIRECT,
	    .about = "Where the browser is sent after a login, as registered with the provider."},
	{"oauth.ca_file", CONF_TEXT, O(ca_file), .min = 1, .max = 4096, .form = FORM_FILE,
	    .about = "Certificates (PEM) to trust instead of the system's."},
	{"oauth.connect_timeout", CONF_DURATION, O(connect_timeout_ms),
	    .initial = "10s", .min = SECOND, .max = MINUTE,
	    .about = "Limit for connecting and TLS together."},

	SERVER("smtp.", struct conf, smtp, false),

	{"read.processes", CONF_NUMBER, C(read.processes), .initial = "1", .min = 1, .max = 64,
	    .about = "Number of processes that read mails."},
	{"read.batch", CONF_NUMBER, C(read.batch), .initial = "50", .min = 1, .max = 1000,
	    .about = "Mails that one of them takes at a time."},
	{"read.mail_size", CONF_SIZE, C(read.mail_size),
	    .initial = "50MiB", .min = 64 * KIB, .max = 256 * MIB,
	    .about = "Of a larger mail only the header is fetched; the ticket says so."},
	{"read.wall", CONF_DURATION, C(read.wall_ms),
	    .initial = "10s", .min = SECOND, .max = 2 * MINUTE,
	    .about = "Time limit for understanding one mail."},
	{"read.memory", CONF_SIZE, C(read.memory),
	    .initial = "512MiB", .min = 64 * MIB, .max = 8192 * MIB,
	    .about = "Memory limit (address space) for understanding one mail."},

	{"send.processes", CONF_NUMBER, C(send.processes), .initial = "1", .min = 1, .max = 64,
	    .about = "Number of processes that send mails."},
	{"send.rate_per_minute", CONF_NUMBER, C(send.rate_per_minute),
	    .initial = "0", .min = 0, .max = 100000,
	    .about = "Mails that each of them sends in a minute at most; 0: no limit."},

	{"budget.per_address_hour", CONF_NUMBER, C(budget.per_address_hour),
	    .initial = "3", .min = 0, .max = 100000,
	    .about = "Receipts to one address in an hour."},
	{"budget.per_address_day", CONF_NUMBER, C(budget.per_address_day),
	    .initial = "10", .min = 0, .max = 100000,
	    .about = "Receipts to one address in a day."},
	{"budget.per_domain_hour", CONF_NUMBER, C(budget.per_domain_hour),
	    .initial = "50", .min = 0, .max = 1000000,
	    .about = "Receipts to all addresses of one domain in an hour."},
	{"budget.per_hour", CONF_NUMBER, C(budget.per_hour),
	    .initial = "500", .min = 0, .max = 10000000,
	    .about = "Receipts altogether in an hour."},
	{"budget.per_ticket", CONF_NUMBER, C(budget.per_ticket),
	    .initial = "5", .min = 0, .max = 100000,
	    .about = "Mails about one ticket that the clock makes in an hour; more wait."},
};
/* clang-format on */
const size_t conf_setting_count = sizeof conf_settings / sizeof *conf_settings;

const struct conf_list conf_lists[] = {
    {"mailboxes", offsetof(struct conf, mailboxes), offsetof(struct conf, mailbox_count),
        sizeof(struct conf_mailbox)},
    {"agents", offsetof(struct conf, agents), offsetof(struct conf, agent_count),
        sizeof(struct conf_agent)},
    {"calendars", offsetof(struct conf, calendars), offsetof(struct conf, calendar_count),
        sizeof(struct conf_calendar)},
    {"queues", offsetof(struct conf, queues), offsetof(struct conf, queue_count),
        sizeof(struct conf_queue)},
    {"webhooks", offsetof(struct conf, webhooks), offsetof(struct conf, webhook_count),
        sizeof(struct conf_webhook)},
    {"oauth", offsetof(struct conf, oauths), offsetof(struct conf, oauth_count),
        sizeof(struct conf_oauth)},
};
const size_t conf_list_count = sizeof conf_lists / sizeof *conf_lists;

const struct conf_setting *
conf_find(const char *path)
{
	for (size_t i = 0; i < conf_setting_count; i++)
		if (strcmp(conf_settings[i].path, path) == 0)
			return &conf_settings[i];
	return NULL;
}

const struct conf_list *
conf_list_of(const char *path)
{
	size_t n = strcspn(path, ".");

	for (size_t i = 0; i < conf_list_count; i++)
		if (strlen(conf_lists[i].name) == n && strncmp(conf_lists[i].name, path, n) == 0)
			return &conf_lists[i];
	return NULL;
}

const char *
conf_word(const char *path, unsigned value)
{
	return conf_find(path)->words[value];
}
