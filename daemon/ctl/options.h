/* Long options, anywhere among the arguments: --name, --name VALUE, --name=VALUE. (getopt_long
 * would take "clock -10m" for an option.) */
#ifndef CTL_OPTIONS_H
#define CTL_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include "../common/outcome.h"

/* The values of an option that may be repeated. */
struct option_list {
	const char *values[64];
	size_t count;
};

/* One option; exactly one of flag, value and list is set. An array ends with a zero name. */
struct ctl_option {
	const char *name;         /* without the dashes */
	bool *flag;               /* set to true when the option is there */
	const char **value;       /* set to the option's value, which must follow */
	struct option_list *list; /* has each value added */
};

/* Takes the options out of argv[1..*argc) and leaves the rest in order. "--" ends the options and
 * is taken out too. DONE, or NEVER with the reason. */
enum outcome options_take(const struct ctl_option *options, int *argc, char **argv, struct fail *f);
/* As above, but leaves options that it does not know, and "--", where they are. */
enum outcome options_take_known(
    const struct ctl_option *options, int *argc, char **argv, struct fail *f);

#endif
