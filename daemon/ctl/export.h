/* promisectl export: what its files share. */
#ifndef CTL_EXPORT_H
#define CTL_EXPORT_H

#include "ctl.h"
#include "export_folder.h"
#include "progress.h"

struct exporting {
	struct ctl *c;
	const char *customer, *since, *format, *to;
	bool all, without_notes;
	bool mbox, json; /* what format comes to */
	char *numbers;   /* "{7,8}", NULL: none are named */
	struct export_folder *folder;
	struct progress *progress;
	int64_t mails, files;
};

/* Writes one ticket; the exit code after saying what went wrong. */
int export_ticket(struct exporting *e, int64_t number);
/* EX_CANTCREAT, after saying why. */
int export_error(const struct fail *f);

#endif
