/* Authentication-Results (RFC 8601): what the desk's own border server found out about the sender.
 */
#ifndef AUTHRES_H
#define AUTHRES_H

#include "facts.h"
#include "mail.h"

struct authres {
	const char *authserv; /* the trusted authserv-id, as configured */
	const char
	    *dmarc; /* results in lower case ("pass", "fail", "none", ...); NULL: not reported */
	const char *dkim; /* the best of several signatures */
	const char *spf;
	const char *aligned; /* the From domain, when dmarc=pass is about it or a DKIM signature of
	                        just it passed; else NULL */
	const char *header_from; /* the domain that dmarc looked at; NULL: not reported */
};

/* The results that may be trusted, or NULL: nothing is configured, the field is absent, stands too
 * low, is not alone, or breaks the grammar. A dmarc=pass about another domain than From's is
 * reported as NULL, not as pass. */
struct authres *authres_read(struct mail *m, const struct reader_facts *facts);
/* The first field that a stranger may have written, for this authserv-id; NULL: none is. */
const struct field *authres_zone_end(const struct field *fields, const char *authserv);

#endif
