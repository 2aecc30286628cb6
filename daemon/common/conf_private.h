/* What the files conf*.c share; nobody else includes it. */
#ifndef CONF_PRIVATE_H
#define CONF_PRIVATE_H

#include <stdio.h>
#include "conf.h"
#include "conf_table.h"

/* Where a value of setting s is inside conf (item is the number of its mailbox or agent, or
 * ignored). */
void *conf_place(const struct conf *conf, const struct conf_setting *s, size_t item);
/* How many items the list has that s belongs to; 1 if it stands only once. */
size_t conf_length(const struct conf *conf, const struct conf_setting *s);
/* Makes the list n items long, all of them empty. */
void conf_make_list(struct conf *conf, const struct conf_list *list, size_t n);

/* Converts text to the setting's type, checks it and stores it at place; appends it if it is one of
 * a list of texts. False, and nothing stored, with the reason added to why. folder: where relative
 * file names begin. */
bool conf_store(const struct conf_setting *s, void *place, const char *text, const char *folder,
    struct str *why);
/* Frees what is at place. */
void conf_clear(const struct conf_setting *s, void *place);

/* Numbers with a unit, as in "30s" and "50MiB". */
bool conf_parse_duration(const char *text, int64_t *ms, struct str *why);
bool conf_parse_size(const char *text, int64_t *bytes, struct str *why);

/* Business time, in conf_time.c. Each adds the reason to why (NULL: not wanted) and returns false
 * when text is none. */
bool conf_parse_amount(const char *text, int64_t *minutes, struct str *why);
struct conf_span {
	int opens, closes; /* minutes since midnight; 1440 is the end of the day */
};
bool conf_parse_span(const char *text, struct conf_span *span, struct str *why);
struct conf_holiday {
	char day[sizeof "2026-12-24"];
	const char *name; /* within the text; "" if there is none */
};
bool conf_parse_holiday(const char *text, struct conf_holiday *holiday, struct str *why);
bool conf_parse_date(const char *text, struct str *why);
struct conf_level {
	char delay[16], who[255], webhook[65]; /* webhook "": none */
};
bool conf_parse_level(const char *text, struct conf_level *level, struct str *why);
bool conf_is_address(const char *text);
/* Whether a webhook may be called there: https, and nothing that is no address. */
bool conf_is_url(const char *text);

/* Whether text has that form; adds the reason if not. */
bool conf_check_form(enum conf_form form, const char *text, struct str *why);

/* Reads the secret's file: name as written, looked for in $CREDENTIALS_DIRECTORY, else in folder,
 * else in folder/credentials. */
bool conf_read_secret(const char *name, const char *folder, struct secret *secret, struct str *why);
void conf_clear_secret(struct secret *secret);

/* Fills conf from the configuration text in stream, by libconfig; adds all errors, a line each.
 * path is the file's name for messages, folder where included and other files are looked for.
 * lenient: secrets and files that cannot be read are no errors. */
void conf_load_tree(FILE *stream, const char *path, const char *folder, bool lenient,
    struct conf *conf, struct str *errors);

/* Called for each error that shows only when settings are seen together. item: the number of the
 * list's item, -1: none. */
typedef void (*conf_report)(void *context, int item, const char *path, const char *reason);
/* Fills in the defaults that depend on other settings. */
void conf_complete(struct conf *conf);
/* Values may be missing in both: errors in one setting must not hide those of another. */
void conf_check_together(const struct conf *conf, conf_report report, void *context);
void conf_check_agents(const struct conf *conf, conf_report report, void *context);
void conf_check_calendars(const struct conf *conf, conf_report report, void *context);
void conf_check_queues(const struct conf *conf, conf_report report, void *context);
/* Reads their shapes as well: of the folder beside promised.conf, else the shipped ones. */
void conf_check_webhooks(
    struct conf *conf, const char *folder, conf_report report, void *context);
/* Sets filling. False after adding to why what is wrong. */
bool conf_read_shape(struct conf_webhook *w, const char *folder, struct str *why);
/* Fills in what the providers' addresses and scopes are. */
void conf_complete_oauth(struct conf *conf);
void conf_check_oauth(const struct conf *conf, conf_report report, void *context);
/* "no agent has the address x; did you mean "y"?", as the caller's own; none of the agents is
 * numbered except. */
char *conf_no_agent(const struct conf *conf, size_t except, const char *address);
/* NULL: nobody has it. */
const struct conf_agent *conf_agent_of(const struct conf *conf, const char *address);
/* Adds what is advisable about accounts that give access tokens. */
void conf_advise_oauth(const struct conf *conf, struct str *lines);
/* Adds what is advisable about calendars, queues and webhooks. */
void conf_advise_promises(const struct conf *conf, struct str *lines);
/* Whether wanted is the address or one of the aliases, which may all be NULL; letters of either
 * case are the same. */
bool conf_owns(const char *address, char *const *aliases, const char *wanted);

#endif
