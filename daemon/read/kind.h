/* Who is talking: a person, a machine, a list, a mail system, ourselves. kind says what a mail is;
 * the signals are the evidence, all of it, that the receipt's rules decide by (and that promisectl
 * explain shows). */
#ifndef KIND_H
#define KIND_H

#include <stdbool.h>
#include "facts.h"
#include "mail.h"

/* One sign that no person is waiting for an answer. signal is one of
 *   auto-submitted  Auto-Submitted is anything but exactly "no", or unreadable
 *   list            a header field of mailing lists (RFC 2369, RFC 2919 and older ones)
 *   precedence      Precedence: bulk, list, junk, auto_reply
 *   suppress        X-Auto-Response-Suppress with All, AutoReply or OOF. It asks for silence; it
 * does not make the mail automatic: Exchange puts it on people's mail too x-auto          a header
 * field that only automatic mail has loop            X-Loop and its likes; From, Sender or
 * Return-Path is an address of the desk machine-sender  the local part of From, Sender or
 * Return-Path is no person's null-sender     Return-Path: <> report          a report: delivery,
 * read receipt, abuse, TLS, DMARC platform        a first mail from an application's sending
 * service subject, body   says in words that it is automatic */
struct signal {
	struct signal *next;
	const char *signal, *header,
	    *value; /* header "" for body; value at most 200 bytes of UTF-8 */
};

struct kind {
	const char *name; /* human, auto_reply, bounce, delay, mdn, list, loop, calendar */
	struct signal *signals;
	bool spam;          /* X-Spam-Flag: YES */
	int received_count; /* Received fields */
	struct bounce *bounce; /* what the report says, see bounce.h; NULL: it is none */
};

void kind_decide(struct mail *m, const struct reader_facts *facts, struct kind *out);

#endif
