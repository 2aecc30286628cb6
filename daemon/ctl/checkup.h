/* What promisectl doctor finds, a line for each thing that it looked at: told as it is found, on a
 * terminal; kept and told as one object at the end, as JSON. */
#ifndef CTL_CHECKUP_H
#define CTL_CHECKUP_H

#include "../common/outcome.h"
#include "../read/json.h"

enum check_level { CHECK_SKIP, CHECK_OK, CHECK_WARN, CHECK_FAIL };

struct checkup {
	bool json;
	const char *instance; /* commands name it: "promisectl --instance NAME ..."; NULL: none */
	/* private */
	const char *area, *object;
	struct json list;
	size_t count[4];
	struct str remedy; /* of the next line */
	bool waiting;      /* a line that is taken away again stands on the terminal */
};

void checkup_begin(struct checkup *c, bool json, const char *instance);
/* The lines that follow are about this: "imap" of "support". Both must outlive them; object NULL:
 * of the desk as a whole. */
void checkup_on(struct checkup *c, const char *area, const char *object);

/* What to do about the line that comes next, if that is no good one: a command to type, or a
 * setting. */
void check_remedy(struct checkup *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
void check(struct checkup *c, enum check_level level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
#define check_skip(c, ...) check(c, CHECK_SKIP, __VA_ARGS__)
#define check_ok(c, ...) check(c, CHECK_OK, __VA_ARGS__)
#define check_warn(c, ...) check(c, CHECK_WARN, __VA_ARGS__)
#define check_fail(c, ...) check(c, CHECK_FAIL, __VA_ARGS__)
/* The text of a failure, whose last words ("...; check imap.user") are what to do, unless there is
 * a remedy already. */
void check_because(struct checkup *c, enum check_level level, const char *text);

/* "waiting for ...", on a terminal only: the next line replaces it. */
void check_waiting(struct checkup *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Tells the end. The exit code: 0 all well, 1 warnings, 2 failures. */
int checkup_end(struct checkup *c);

#endif
