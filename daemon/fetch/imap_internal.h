/* Shared by imap.c (sessions, commands), imap_mails.c (lists, bodies) and imap_move.c; for nobody
 * else.
 */
#ifndef IMAP_INTERNAL_H
#define IMAP_INTERNAL_H

#include "imap.h"

#include "imap_guard.h"

/* libetpan's, known only to the two files that include it. */
struct mailimap;
struct mailimap_msg_att;
struct mailimap_msg_att_body_section;

struct imap {
	struct connection *connection;
	struct mailimap *session;
	struct imap_guard guard;
	struct str ready; /* through the guard, not yet read by libetpan */
	size_t ready_at;
	enum imap_health health;
	uint32_t exists; /* after the last answer */
	bool news;
	bool asked; /* an answer is still to come: see imap_ask() */
	/* Where the FETCH responses of the command in hand go. */
	struct imap_item *items;
	size_t item_room, item_count;
	struct imap_mail *mails;
	size_t mail_count;
	struct str body; /* of the response being read; whose it is, its end tells */
};

enum {
	COMMAND_MS = 60000,      /* what any command may take */
	COMMAND_SLACK = 1 << 20, /* bytes that a server may say unasked during a command */
};

/* Sends one command. bytes: what the answer may amount to; literal: the largest single literal in
 * it. */
enum outcome imap_send(struct imap *m, const char *command, struct fail *f);
/* Reads up to the tagged answer. NEVER or LATER when it is NO or BAD (by its code). */
enum outcome imap_receive(struct imap *m, struct fail *f);
void imap_budget(struct imap *m, int64_t ms, uint64_t bytes, uint64_t literal);
/* Both, with a small budget. */
enum outcome imap_command(struct imap *m, const char *command, struct fail *f);

/* For what is no ordinary command. */
const char *imap_read_line(struct imap *m); /* NULL: lost; valid until the next */
bool imap_write(struct imap *m, const char *text);
bool imap_has_input(const struct imap *m); /* read already, not yet parsed */
/* Fill f and return LATER (NEVER): the connection is of no more use; the server said no. */
enum outcome imap_lost(struct imap *m, struct fail *f);
enum outcome imap_refused(const struct imap *m, struct fail *f);

/* Adds to copied those of asked that COPYUID of the last answer names (RFC 4315). */
void imap_read_copyuid(const struct imap *m, const struct uids *asked, struct uids *copied);

/* libetpan's callbacks, set for the whole session. */
void imap_on_att(struct mailimap_msg_att *att, void *user);
bool imap_on_body(int type, struct mailimap_msg_att_body_section *section, const char *bytes,
    size_t n, void *user);

#endif
