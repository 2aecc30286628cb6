/* The limits of promisectl check: what each measure may be before it is worth a warning, or
 * critical. */
#ifndef CTL_LIMIT_H
#define CTL_LIMIT_H

#include <stdint.h>
#include "../common/outcome.h"
#include "../common/str.h"

enum limit_state { LIMIT_OK, LIMIT_WARNING, LIMIT_CRITICAL, LIMIT_UNKNOWN }; /* as plugins end */

enum { LIMIT_COUNT = 16, LIMIT_OFF = -1 };

struct limit {
	const char *name;
	bool seconds;              /* else a number */
	int64_t warning, critical; /* what is more than that; LIMIT_OFF: never */
	const char *what;          /* "parked mails:", in front of the value */
	const char *todo;          /* the command to type */
};

struct limits {
	struct limit of[LIMIT_COUNT];
};

struct limits limits_default(void);
/* "fetch=20m", "parked=5", "broken=off". DONE, or NEVER with the reason. */
enum outcome limits_set(struct limits *l, enum limit_state state, const char *text, struct fail *f);
const struct limit *limits_find(const struct limits *l, const char *name); /* NULL: none of it */
enum limit_state limit_judge(const struct limit *l, int64_t value);
/* "OK", "WARNING", ... */
const char *limit_word(enum limit_state state);
/* Appends "fetch=12s;900;3600;0", as plugins give their values. */
void limit_perfdata(const struct limit *l, int64_t value, struct str *out);

#endif
