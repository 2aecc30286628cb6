/* The log: one English sentence a line, the object's prefix in front of it, the same facts as journal
 * fields. Lower layers return errors; the layer that knows mailbox, mail and ticket logs, once. */
#ifndef LOG_H
#define LOG_H

#include <stddef.h>
#include <stdint.h>
#include "log_kind.h"

enum log_level { LOG_LEVEL_ERROR = 3, LOG_LEVEL_WARNING = 4, LOG_LEVEL_INFO = 6, LOG_LEVEL_DEBUG = 7 };

/* What a line is about. Zero and NULL fields are left out of prefix and journal. Texts are cleaned of
 * control characters on output. */
struct log_object {
	const char *mailbox;    /* MAILBOX= */
	int64_t uid;            /* UID_IMAP= */
	int64_t mail;           /* MAIL= (desk.incoming.id) */
	int64_t ticket;         /* TICKET= (the number people see) */
	int64_t outbox;         /* OUTBOX= */
	const char *message_id; /* MAIL_MESSAGE_ID= (MESSAGE_ID= is the journal's own catalogue key) */
	enum log_kind kind;     /* MESSAGE_ID=, PROMISED_EVENT= */
};

/* role stands at the start of every line ("fetch", "send", ...). Goes to the journal when stderr is
 * connected to it, else to stderr. Errors never end the program. */
void log_open(const char *role);
void log_verbose(int on); /* debug lines too */
void log_write(enum log_level level, const struct log_object *about, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The facts of a line that is made of nothing else: "delivery to=<anna@example.org> outcome=done". In the journal they are
 * fields too (TO=, OUTCOME=). All zero: none. */
enum { LOG_FACTS = 12 };
struct log_facts {
	const char *name[LOG_FACTS]; /* lower-case letters */
	char *value[LOG_FACTS];
	size_t count;
};
/* One more; name is a literal. What has spaces in it is put in quotation marks. */
void log_fact(struct log_facts *facts, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The line: the word of about->kind and the facts in their order, which are freed. */
void log_facts(enum log_level level, const struct log_object *about, struct log_facts *facts);

/* about may be NULL. errno is left as it was. */
/* about of a line of that kind, about nothing else. */
#define LOG_OF(of) (&(const struct log_object){.kind = (of)})

#define log_error(about, ...) log_write(LOG_LEVEL_ERROR, about, __VA_ARGS__)
#define log_warning(about, ...) log_write(LOG_LEVEL_WARNING, about, __VA_ARGS__)
#define log_info(about, ...) log_write(LOG_LEVEL_INFO, about, __VA_ARGS__)
#define log_debug(about, ...) log_write(LOG_LEVEL_DEBUG, about, __VA_ARGS__)

#endif
