/* What is signed or encrypted in a mail. Nothing is checked and nothing is decrypted: it is said,
 * so that nobody wonders. */
#ifndef PROTECTION_H
#define PROTECTION_H

#include "mail.h"

struct protection {
	struct protection *next;
	const char
	    *kind; /* signed, opaque-signed, encrypted, pgp-inline-signed, pgp-inline-encrypted */
	const char
	    *type; /* the type that says so: "application/pkcs7-signature", "text/plain", ... */
};

/* Of a mail whose text is chosen, in the order of its parts, each pair once; NULL: an ordinary
 * mail. */
struct protection *protection_of(struct mail *m);
/* What a leaf is beside a file: "signature", "encrypted", "tnef", "calendar", "mail" (attached);
 * NULL: just a file. */
const char *protection_purpose(const struct part *p);
/* An S/MIME message: a part inside a CMS structure, signed or encrypted. */
bool protection_is_pkcs7(const struct part *p);
/* The text without the armour of PGP's inline signatures (RFC 9580 7.2); the same text when it has
 * none. */
const char *protection_unarmour(struct arena *a, const char *text);

#endif
