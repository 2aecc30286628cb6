/* The kinds of lines in the log that have a number of their own: MESSAGE_ID= in the journal, by which journalctl -x explains
 * them (systemd/promised.catalog) and scripts find them; PROMISED_EVENT= is the same in a word. */
#ifndef LOG_KIND_H
#define LOG_KIND_H

enum log_kind {
	LOG_ANY, /* of none */
	LOG_STARTED,
	LOG_READY,
	LOG_RELOADED,
	LOG_REFUSED, /* a configuration */
	LOG_STOPPED,
	LOG_ROLE_ENDED,
	LOG_ROLE_KILLED,
	LOG_DATABASE_AWAY,
	LOG_DATABASE_BACK,
	LOG_MAILBOX_AWAY,
	LOG_MAILBOX_BACK,
	LOG_RECEIVED,
	LOG_LEFT, /* a mail that cannot be fetched */
	LOG_ACCEPTED,
	LOG_PARKED,
	LOG_DELIVERY,
	LOG_UNWRITABLE,
	LOG_SERVER_AWAY, /* the one that takes mail */
	LOG_SERVER_BACK,
	LOG_UNMOVED, /* stored mails stay where they are */
	LOG_CALL, /* of a webhook */
	LOG_KINDS
};

/* "delivery"; NULL for LOG_ANY. */
const char *log_kind_name(enum log_kind kind);
/* 32 hexadecimal digits; NULL for LOG_ANY. */
const char *log_kind_id(enum log_kind kind);

#endif
