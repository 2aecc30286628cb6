/* SMTP as bytes: the server's replies and offers taken apart, a mail made ready for DATA. Nothing
 * here waits or connects; every byte of the server's is hostile. */
#ifndef SMTP_WIRE_H
#define SMTP_WIRE_H

#include <stdint.h>
#include "../common/str.h"

enum { SMTP_TEXT_MAX = 300 };

enum smtp_reply_state { REPLY_PARTIAL, REPLY_COMPLETE, REPLY_GARBAGE };

/* One reply of one or many lines. All zero is none yet. */
struct smtp_reply {
	enum smtp_reply_state state;
	int code;                 /* 200..599 once complete */
	char text[SMTP_TEXT_MAX]; /* the lines' texts, one space between, clean UTF-8 */
	char line[1000];          /* the line under way, as much of it as is kept */
	size_t line_length;
};

/* Takes bytes up to the end of the reply (or to where it stops being one); how many it took. */
size_t smtp_reply_feed(struct smtp_reply *r, const char *bytes, size_t n);

/* What a server offers in its answer to EHLO. */
struct smtp_offers {
	bool pipelining, utf8, eight_bit, dsn;
	uint64_t size; /* the largest mail it takes; 0: not said */
};
struct smtp_offers smtp_offers_read(const char *lines);

/* Appends what follows DATA's 354, in whole lines until out holds as many bytes as most; with the
 * last line the final dot. Returns how many of the n bytes it took. Every line end becomes CR LF,
 * dots at line starts are doubled. A lone CR or LF would be a line end to some servers and not to
 * others, and a dot behind it the end of the mail to some. */
size_t smtp_data(struct str *out, const char *bytes, size_t n, size_t most);

#endif
