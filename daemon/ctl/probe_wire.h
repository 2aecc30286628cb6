/* IMAP as setup and doctor speak it: one command, its answers line by line. Small on purpose: what
 * fetch asks for is asked through libetpan (fetch/imap.h), which does not know all that a probe
 * wants to see. Every byte of the server's is hostile: lengths are limited, nothing nests. For
 * probe_imap*.c alone. */
#ifndef CTL_PROBE_WIRE_H
#define CTL_PROBE_WIRE_H

#include "probe.h"

struct probe_imap {
	struct connection *connection;
	struct str in; /* received, not yet taken */
	size_t in_at;
	unsigned tag;
	bool lost;
	int patience_ms; /* of a command; 0: half a minute */
	char *capabilities, *greeting;
};

/* Reads on in one response. */
struct wire {
	const char *at, *end;
};

enum wire_token { WIRE_END, WIRE_OPEN, WIRE_CLOSE, WIRE_ATOM, WIRE_STRING };

/* The next token; its text (of an atom or string, NULs replaced) replaces what is in text. An atom
 * may hold brackets with anything in them: BODY[HEADER]<0>. */
enum wire_token wire_next(struct wire *w, struct str *text);
/* Is the next token this atom? Then it is taken. */
bool wire_is(struct wire *w, const char *atom);

/* Called for each untagged response, without "* "; literals stand in it as "{5}\r\nbytes". */
typedef void (*wire_on)(struct wire response, void *context);

/* Sends command and reads up to its tagged answer. DONE; NEVER or LATER when that is NO or BAD (by
 * its code), LATER when the connection is gone. on may be NULL. */
enum outcome wire_command(
    struct probe_imap *p, const char *command, wire_on on, void *context, struct fail *f);
/* Sends command and waits for the server's "+". */
enum outcome wire_begin(struct probe_imap *p, const char *command, struct fail *f);
/* Goes on with what wire_begin() began: sends line, reads up to the tagged answer. */
enum outcome wire_end(struct probe_imap *p, const char *line, struct fail *f);
/* A quoted string made of text, appended. */
void wire_quote(struct str *out, const char *text);
/* The next token as a number; 0 when it is none, at most UINT32_MAX. */
uint32_t wire_number(struct wire *w);
/* verb, the folder's name as a quoted string, rest; the caller frees it. NULL with f when it is no
 * name. */
char *wire_with_folder(const char *verb, const char *folder, const char *rest, struct fail *f);
enum outcome wire_examine(struct probe_imap *p, const char *folder, struct fail *f);

#endif
