/* Mails that could not be fetched the ordinary way: remembered so that one of them neither holds up
 * the others nor is tried for ever. Kept in memory only: a new process begins anew, which costs a
 * few attempts. */
#ifndef TROUBLE_H
#define TROUBLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct trouble {
	uint32_t uid;
	int attempts; /* made alone that failed */
	int breaks; /* of these: the answer made no sense (else: the connection was lost, or NO) */
	int64_t due_at; /* clock_ms(): not before */
};

struct troubles {
	struct trouble *at; /* ascending by uid */
	size_t count, room;
};

enum trouble_verdict {
	TROUBLE_AGAIN,   /* try it alone, when it is due */
	TROUBLE_GIVE_UP, /* three answers that made no sense, or ten other failures while other
	                    mails came */
};

/* It was in a batch that failed: to be fetched alone from now on. */
void trouble_suspect(struct troubles *t, uint32_t uid, int64_t now);
/* Fetched alone, it failed. broken: the answer made no sense; others_came: in the same session, so
 * it is not the server that cannot. */
enum trouble_verdict trouble_failed(
    struct troubles *t, uint32_t uid, bool broken, bool others_came, int64_t now);
/* It was fetched, is gone, or was given up. */
void trouble_over(struct troubles *t, uint32_t uid);
/* NULL: nothing is known against it. */
const struct trouble *trouble_find(const struct troubles *t, uint32_t uid);
/* When the next one is due; INT64_MAX: never. */
int64_t trouble_next_due(const struct troubles *t);
void trouble_clear(struct troubles *t);

#endif
