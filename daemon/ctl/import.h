/* promisectl import: what its files share. import.c takes the arguments, import_read.c reads the
 * source, import_report.c says what came of it. */
#ifndef CTL_IMPORT_H
#define CTL_IMPORT_H

#include "../read/child.h"
#include "ctl.h"
#include "progress.h"
#include "source.h"

struct import_options {
	const char *queue, *language, *open_since, *answers_by;
	const char *mailbox, *host, *port, *user, *password_file, *security,
	    *ca_file; /* of an IMAP server */
	bool deep, dry_run;
};

/* What a dry run found (the words of api.ctl_import_judge), and what was left out, in this order.
 */
enum import_what {
	IMPORT_CUSTOMER,
	IMPORT_ANSWER,
	IMPORT_UNNAMED,
	IMPORT_INTERNAL,
	IMPORT_MACHINE,
	IMPORT_REPORT,
	IMPORT_FORGED,
	IMPORT_KNOWN,
	IMPORT_OWN,
	IMPORT_KEPT,
	IMPORT_LEFT_OUT,
	IMPORT_UNREAD,
	IMPORT_WHATS
};

struct import {
	struct ctl *c;
	const struct import_options *options;
	struct source source;
	int64_t id; /* of desk.import; 0: a dry run */
	bool continued;
	int64_t answers_by; /* the agent's number, 0: none was named */
	struct reader *reader;
	struct progress *progress;
	int64_t counts[IMPORT_WHATS];
	char first[40], last[40]; /* a dry run: of the oldest and the newest mail */
};

/* Reads the whole source, or until a signal comes. 0, or the exit code after saying why not. */
int import_read(struct import *i);
/* Files what is read. */
int import_file(struct import *i);
/* Ends the import and says what it has made. */
int import_report(struct import *i);
void import_report_dry(const struct import *i);

/* Folders of a mail server: of one of the configuration's mailboxes, or of another account. s must
 * stay where it is. 0, or the exit code after saying why not. */
int import_folders(struct ctl *c, const struct import_options *options, char **folders,
    size_t count, struct source *s);

#endif
