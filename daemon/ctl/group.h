/* Verbs that have verbs of their own: parked list, outbox drop ... */
#ifndef CTL_GROUP_H
#define CTL_GROUP_H

#include "ctl.h"

struct group_verb {
	const char *name;
	ctl_verb run; /* argv[0] is this verb's name */
};

/* Runs the one that argv[1] names; without an argument the first. verbs end with a zero name. */
int group_run(
    struct ctl *c, const char *group, const struct group_verb *verbs, int argc, char **argv);

#endif
