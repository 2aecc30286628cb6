/* A mail taken apart, as the sandboxed reader hands it from room to room: mime.c builds it; kind.c,
 * bounce.c, reply.c and authres.c look at it; document.c writes it down. No libetpan type leaves
 * mime.c. Everything lives in one arena. */
#ifndef MAIL_H
#define MAIL_H

#include <stdbool.h>
#include <stddef.h>
#include "../common/mem.h"

/* One header field, in the order of the mail. All instances are kept. */
struct field {
	struct field *next;
	const char *name;  /* as written */
	const char *value; /* unfolded, white space at the ends removed, NULs replaced; UTF-8,
	                      nothing decoded otherwise */
	const char *text;  /* value as UTF-8 with encoded words (RFC 2047) decoded */
};

struct address {
	struct address *next;
	const char *name;    /* decoded display name, UTF-8, "" if none */
	const char *address; /* local@domain as written, quotes and comments removed; never ""; no
	                        "@": local mail */
};

struct parameter {
	struct parameter *next;
	const char *name;  /* lower case, without RFC 2231 marks */
	const char *value; /* decoded, UTF-8 */
};

enum part_class { PART_MULTIPART, PART_MESSAGE, PART_LEAF };

struct part {
	struct part *next, *children, *parent;
	enum part_class class;
	const char *type; /* "text/plain", lower case */
	struct parameter *parameters;
	const char *disposition; /* "inline", "attachment" or "" */
	const char *file_name;   /* decoded, cleaned of paths and controls; "" if none */
	const char *content_id;  /* without angle brackets; "" if none */
	const char *description; /* Content-Description, decoded; "" if none */
	const char *raw;         /* the encoded body, inside the mail's bytes */
	size_t raw_length;
	const char *data; /* leaf: transfer encoding undone (bytes) */
	size_t length;
	const char *text;     /* leaf of type text, and delivery-status and other message parts of a
	                         report: UTF-8 */
	bool is_body;         /* leaf: shown as the mail's text, or another form of what is shown */
	struct field *fields; /* PART_MESSAGE: the inner mail's header; else the part's own */
};

struct warning {
	struct warning *next;
	const char *code; /* "charset-guessed", "mime-limit", ...: see promised(8) */
	const char *detail;
};

struct mail {
	struct arena *arena;
	const char *bytes;
	size_t length;
	struct field *fields;
	struct part *root; /* NULL when the body could not be taken apart */
	struct warning *warnings;
	bool malformed;   /* a limit of the pre-scan was exceeded: raw document, never answered */
	bool header_only; /* only the header was fetched (mail over the size limit) */
	const char *text; /* all of what a person would read, UTF-8, "\n" line ends; never NULL */
	const char *html; /* the HTML that text was made from, or NULL */
	bool flowed;      /* text says what is quoted (RFC 3676): " >" is a line that begins with ">" */
};

/* The first field of that name (ignoring case), or NULL; mail_next() the one after it of the same
 * name. */
const struct field *mail_field(const struct field *fields, const char *name);
const struct field *mail_next(const struct field *f);
/* Its value, "" if absent. */
const char *mail_value(const struct field *fields, const char *name);
const char *part_parameter(const struct part *p, const char *name); /* "" if absent */
/* Depth first, starting with root; NULL at the end. */
struct part *part_walk(struct part *p);
/* Parses an address list (RFC 5322 with obsolete forms; groups are flattened) from a raw field
 * value. */
struct address *address_parse(struct arena *a, const char *value);
void mail_warn(struct mail *m, const char *code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
