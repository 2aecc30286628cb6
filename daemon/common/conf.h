/* The configuration in force: one const struct conf, read from promised.conf by libconfig (whose
 * types do not leave conf.c), checked against the one table of settings (conf_table.h), swapped
 * whole at a reload. */
#ifndef CONF_H
#define CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "connection.h"
#include "str.h"

/* A password or token: a type of its own so that it is not logged by accident. */
struct secret {
	char *text; /* NULL: not set */
	char *file; /* where it is; NULL: not set, or not found */
};

struct conf_server { /* imap, smtp */
	char *host;
	int64_t port;
	enum connection_security security;
	char *user;
	struct secret password;
	char *oauth; /* name of the account that gives access tokens instead of a password; NULL: none */
	char *ca_file, *resolve_to;
	int64_t connect_timeout_ms;
};

struct conf_mailbox {
	char *name;     /* unique; prefix of log lines */
	char *address;  /* the address customers write to; default: desk.address */
	char **aliases; /* NULL-terminated */
	char *queue;    /* default "general" */
	char *language; /* default: desk.language */
	struct conf_server imap;
	char *folder;      /* "INBOX" */
	char *done_folder; /* NULL: leave mails in place */
	int64_t poll_ms;   /* poll at least this often */
	bool idle;
	bool answer_old; /* receipts also for mail that was there before the desk first ran */
};

enum conf_notify { NOTIFY_QUEUE, NOTIFY_OWN };
enum conf_trust { TRUST_TOKEN_DMARC, TRUST_TOKEN };

struct conf_agent {
	char *address;           /* unique, no mailbox's: his mail goes there */
	char **aliases;          /* other addresses that he writes from; NULL-terminated */
	char *name;              /* in full; customers see the first word */
	char **queues;           /* whose tickets he may see; empty: all */
	enum conf_notify notify; /* told of new tickets of his queues, or of his own alone */
	char *lead;              /* the address of another agent, or NULL */
	char **languages;        /* empty: all */
	char *calendar;          /* of his working hours; NULL: desk.calendar */
	enum conf_trust trust;
};

struct conf_calendar {
	char *name;      /* unique; not "always", which is built in: round the clock in desk.zone */
	char *zone;      /* default: desk.zone */
	char **open[7];  /* Monday first: "09:00-13:00", the end not included */
	char **holidays; /* "2026-12-24 Christmas Eve" */
	char *holidays_file; /* iCalendar: days that it proposes; NULL: none */
	char **feed; /* those days, as in holidays; NULL until conf_read_feeds() could read them */
};

enum conf_notice { NOTICE_SEND, NOTICE_HOLD };
/* What becomes of promises that are found in an agent's words; of a queue also: as of the desk. */
enum conf_detected { DETECTED_RECORD, DETECTED_ASK, DETECTED_OFF, DETECTED_AS_DESK };

/* What a queue promises. Amounts of business time stay as they are written ("30m", "8h", "2d"): SQL
 * counts them. NULL: not promised; of those that are no promise, SQL's default. */
struct conf_queue {
	char *name, *calendar /* NULL: desk.calendar */, *lead;
	char *first_reply, *next_reply, *update, *resolve;
	char *remind, *decide, *ask;
	int64_t ask_times;
	enum conf_notice notice;
	char *notice_hold, *ack_limit, *repeat;
	enum conf_detected detected_promises;
	char **escalation; /* "DELAY WHO [WEBHOOK]", a level each */
};

struct conf_webhook {
	char *name; /* unique; stands in the log */
	char *url;  /* one of these two */
	struct secret url_secret;
	struct secret secret; /* signs the calls */
	char *shape;          /* "promised", "slack", ... */
	char *filling;        /* its file's text (shape.h) */
	char *channel;        /* what some shapes need; NULL: none */
	struct secret key;    /* ... stands in the call */
	struct secret token;  /* ... proves to the receiver who calls */
	char *ca_file;
	int64_t connect_timeout_ms;
};

enum conf_provider { PROVIDER_OTHER, PROVIDER_GOOGLE, PROVIDER_MICROSOFT };
enum conf_grant { GRANT_USER, GRANT_CLIENT };

/* Who gives access tokens, and to whom: one login at one provider. */
struct conf_oauth {
	char *name; /* unique; of its file in the state directory too */
	enum conf_provider provider;
	char *tenant;          /* Microsoft's; NULL for others */
	enum conf_grant grant; /* in a person's name, who logged in; or in the desk's own */
	char *client_id;
	struct secret client_secret; /* not set: a public client */
	char *secret_ends;           /* "2027-05-01"; NULL: not known */
	/* By default the provider's. device_url NULL: it gives no rights for mail so. */
	char *authorize_url, *token_url, *device_url, *scope;
	char *redirect_uri;
	char *ca_file;
	int64_t connect_timeout_ms;
	char *login; /* the command by which somebody logs in; made of the other settings */
};

#define CONF_OWN_SHAPE "promised" /* whose receivers look at the signature */

enum conf_mode { MODE_OBSERVE, MODE_LIVE };
enum conf_confirm { CONFIRM_ALWAYS, CONFIRM_PROBLEMS };

struct conf {
	enum conf_mode mode;
	char *state_directory; /* what the service keeps in files */
	struct {
		char *name, *address, *tag, *language, *zone, *admin, *complaints;
		char **complaints_in;    /* "ru: ..." */
		char **trusted_authserv; /* authserv-ids whose Authentication-Results count; empty:
		                            none */
		char **forwarders; /* addresses that forward to the desk: rule 8 of the receipt's
		                      table accepts them */
		char **languages;  /* in which customers are written to; empty: all that
		                      conf_languages() has */
		char *dkim_selector;       /* NULL: not told; only promisectl doctor asks for it */
		bool plus_addresses;
		char *delimiter;           /* "+" */
		enum conf_confirm confirm; /* when an agent is told what went to the customer */
		bool first_reply_takes;    /* who answers first owns the ticket */
		bool ask_rating;           /* of a closed ticket: how was it? */
		int64_t attachment_limit;  /* bytes of files in one mail of the desk's */
		char **causes;             /* the codes that #cause takes; empty: any */
		char *calendar;            /* where a queue or an agent names none */
		enum conf_detected detected_promises; /* where a queue says nothing of it */
	} desk;
	struct {
		char *connection;  /* libpq conninfo or URI */
		char *user_prefix; /* "promised_": role names are prefix + role */
		struct secret password;
	} database;
	struct conf_mailbox *mailboxes;
	size_t mailbox_count;
	struct conf_agent *agents;
	size_t agent_count;
	struct conf_calendar *calendars;
	size_t calendar_count;
	struct conf_queue *queues;
	size_t queue_count;
	struct conf_webhook *webhooks;
	size_t webhook_count;
	struct conf_oauth *oauths;
	size_t oauth_count;
	struct conf_server smtp;
	struct {
		int64_t processes, batch,
		    mail_size /* bytes: above it only the header is fetched */, wall_ms, memory;
	} read;
	struct {
		int64_t processes, rate_per_minute;
	} send;
	struct {
		int64_t per_address_hour, per_address_day, per_domain_hour, per_hour, per_ticket;
	} budget;
};

/* Reads path. The conf, or NULL after adding every error found, a line each ("file:line: setting:
 * reason"), to errors. Secrets are read too (owner and mode of their files checked). */
struct conf *conf_load(const char *path, struct str *errors);
/* The same with the text already open (and left open): path is its name. The supervisor gives each
 * role the text that it has checked itself, so that a file broken since cannot stop a role from
 * starting. */
struct conf *conf_load_fd(int fd, const char *path, struct str *errors);
/* Why (errno) the file could not be opened and what to do, as conf_load() says it. */
void conf_cannot_open(const char *path, struct str *errors);
/* For people's commands: a secret that this user may not read is no error and is left "", nor is
 * another file. */
struct conf *conf_load_lenient(const char *path, struct str *errors);
void conf_free(struct conf **conf);
/* Whether all settings whose path begins with prefix ("smtp.") are equal in a and b; those of a
 * list
 * ("mailboxes.", "agents.") in the items of these numbers. */
bool conf_same(
    const struct conf *a, size_t item_a, const struct conf *b, size_t item_b, const char *prefix);
/* Adds, a line each, what is no error but surely not meant, or has a price: "agents: nobody is told
 * of ...". */
void conf_advise(const struct conf *conf, struct str *lines);
/* Reads the calendars' holidays_file into feed. A file that cannot be understood leaves its feed
 * NULL and adds a line to problems: what it proposed before stays proposed, and no desk stops for
 * it. */
void conf_read_feeds(const struct conf *conf, struct str *problems);
/* Where the webhook's calls go. Never to be shown: such addresses are often secret themselves. */
const char *conf_webhook_url(const struct conf_webhook *w);
/* NULL: there is none of that name. */
const struct conf_webhook *conf_webhook_of(const struct conf *conf, const char *name);
/* The account of that name; NULL if there is none, or name is NULL. */
const struct conf_oauth *conf_oauth_of(const struct conf *conf, const char *name);
/* Whose login the account is: the user of the n-th server that names it, mailboxes first; NULL: there
 * are no more. */
const char *conf_oauth_user(const struct conf *conf, const struct conf_oauth *account, size_t n);
/* Whether text would do as the value of the setting of that path ("desk.zone"; of one that takes a
 * list of texts: as one of them); adds the reason to why if not. folder: where relative file names
 * begin. */
bool conf_check_value(const char *path, const char *folder, const char *text, struct str *why);
/* The word that stands in the file for that value of a choice ("agents.trust"). */
const char *conf_word(const char *path, unsigned value);
/* The facts that SQL decides by, as one JSON object (no secrets): what api.configure() takes. */
char *conf_as_json(const struct conf *conf);
/* The languages that customers can be written to in: the folders of languages/ that have templates
 * for them; ordered, NULL-terminated. conf_languages_free() it. */
char **conf_languages(void);
void conf_languages_free(char ***languages);

#endif
