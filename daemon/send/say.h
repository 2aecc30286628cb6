/* A claimed row said in words and written as a mail: template + facts + language -> bytes. */
#ifndef SAY_H
#define SAY_H

#include "catalogue.h"
#include "date.h"
#include "outbox.h"

struct voice {
	struct catalogue *catalogue;
	struct dates *dates;
	const char *zone; /* the desk's */
};

/* The templates of folder; false after adding the errors. */
bool voice_open(struct voice *v, const char *folder, const char *zone, struct str *errors);
void voice_close(struct voice *v);

/* DONE and the bytes, or NEVER and why this row cannot be said. now: seconds since 1970. */
enum outcome say(const struct voice *v, const struct outbox_row *row, int64_t now,
    struct str *bytes, struct fail *f);

#endif
