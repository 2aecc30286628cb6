/* The agents' command lines: "#close", "#priority high: he waits for a week". */
#ifndef COMMANDS_H
#define COMMANDS_H

#include <stdbool.h>
#include "../common/mem.h"

enum { COMMANDS_MAX = 50 };

struct command {
	struct command *next;
	const char *line;     /* as written, white space squeezed */
	const char *word;     /* "close": lower case, [a-z-]+; never "" */
	const char *argument; /* the rest, white space squeezed; "" if none */
	bool cut;             /* the line below may be its end, or may be text */
};

/* The lines at the top of new_text that begin with "#" and a letter; blank lines between them are
 * skipped, the first other line ends them ("#1042" is text). A word with foreign characters in it
 * ("#close_now") keeps them as "-", so that it is no command that anybody knows; a colon behind it
 * is dropped. Of more than COMMANDS_MAX the last is named "too-many-commands": then none may be
 * obeyed. A command that a mail program has broken into two lines is one: where the first word of
 * the next line would not have fitted, and does not begin as a sentence does. *body is what stands
 * below them, a place inside new_text; NULL when there are no commands. */
struct command *commands_read(struct arena *a, const char *new_text, const char **body);

#endif
