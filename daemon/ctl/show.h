/* What show does, for the verbs that have a show of their own. */
#ifndef CTL_SHOW_H
#define CTL_SHOW_H

#include "argument.h"
#include "ctl.h"

/* group's "show ID [--raw]": ID is a number of that kind, "7" or "mail:7". */
int show_by_number(
    struct ctl *c, const char *group, enum argument_kind kind, int argc, char **argv);

#endif
