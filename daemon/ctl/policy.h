/* What a domain says in the domain name system of who may send its mail: SPF (RFC 7208), DKIM (RFC
 * 6376), DMARC (RFC 7489). Read, not evaluated: whose mail passes, the receiving servers say. */
#ifndef CTL_POLICY_H
#define CTL_POLICY_H

#include "dns.h"

enum { SPF_LOOKUPS_MAX = 10 }; /* RFC 7208 4.6.4: with more, the whole record counts for nothing */

struct spf {
	int records;       /* more than one is an error that voids all */
	char text[500];    /* of the first */
	char all;          /* how it ends: '-', '~', '?', '+'; 0: without "all" or "redirect" */
	int lookups;       /* questions that a receiver has to ask, those of included domains too */
	char missing[255]; /* an included domain that has no record; "": none */
};
/* As dns_ask(). */
enum outcome spf_look(struct dns *dns, const char *domain, struct spf *is, struct fail *f);

struct dkim {
	bool there, revoked, testing;
	int bits; /* of an RSA key, about; 0: another kind, or unknown */
};
enum outcome dkim_look(
    struct dns *dns, const char *domain, const char *selector, struct dkim *is, struct fail *f);

struct dmarc {
	char domain[255];  /* where the record stands: the domain or one above it; "": there is none
	                    */
	char policy[20];   /* "none", "quarantine", "reject": what is to be done with this domain's
	                      mail */
	char reports[255]; /* rua; "": none */
	bool broken;       /* several records, or one without a policy */
};
enum outcome dmarc_look(struct dns *dns, const char *domain, struct dmarc *is, struct fail *f);

#endif
