/* Where mail that is imported comes from: one mail after the other, in constant memory. A source is
 * made by source_mbox(), source_maildir() or source_folder() and used through the functions here.
 */
#ifndef CTL_SOURCE_H
#define CTL_SOURCE_H

#include <stdbool.h>
#include <stdint.h>
#include "../common/outcome.h"
#include "../common/str.h"

enum source_next {
	SOURCE_MAIL,
	SOURCE_LEFT_OUT, /* a draft, or what its mail program had deleted already */
	SOURCE_END,
	SOURCE_FAILED, /* f says why; nothing more can be read */
};

enum { SOURCE_UNDATED = INT64_MIN };

struct source_mail {
	struct str bytes; /* used again for the next mail */
	int64_t size;     /* of the whole mail; bytes hold the header alone when header_only */
	int64_t came_at; /* seconds of Unix time by the source's own account; SOURCE_UNDATED: it has
	                    none */
	bool header_only; /* it is larger than the desk reads (read.mail_size) */
	char where[200];  /* "inbox.mbox, byte 1234": for people */
};

struct source {
	char *name;       /* "mbox /home/x/inbox.mbox": the same for the same arguments */
	const char *unit; /* of what progress counts: "bytes" or "mails" */
	void *state;
	enum source_next (*next)(void *state, struct source_mail *mail, struct fail *f);
	/* total 0: not known */
	void (*progress)(void *state, int64_t *done, int64_t *total);
	void (*close)(void *state);
	/* For folders of a mail server, else NULL: where in which folder ("INBOX 1234", owned by
	 * the source) the last mail that was handed out is. False while that is not worth being
	 * kept. */
	bool (*place)(void *state, const char **place, int64_t *reached);
	/* Set by who uses it, or NULL: how far an earlier run has come at such a place, 0: nowhere.
	 */
	int64_t (*reached)(void *user, const char *place);
	void *user;
};

void source_close(struct source *s);

/* Files in the format mbox (mboxrd, mboxo, mboxcl), "-" being the standard input. max: bytes of a
 * mail above which only its header is read. */
enum outcome source_mbox(char **paths, size_t count, int64_t max, struct source *s, struct fail *f);
/* Maildir folders, with those inside them when deep. */
enum outcome source_maildir(
    char **paths, size_t count, bool deep, int64_t max, struct source *s, struct fail *f);

/* Appends " /home/x/inbox.mbox": the path from the root on, whatever folder the command is typed
 * in. */
void source_name(struct str *name, const char *path);

/* Was this mail, by the marks that mail programs leave in its header (Thunderbird, mutt, Gmail's
 * export), a draft, deleted or spam? */
bool source_unwanted(const struct str *bytes);

#endif
