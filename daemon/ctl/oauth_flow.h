/* How somebody logs in to an account with OAuth2 from a terminal that has no browser. */
#ifndef CTL_OAUTH_FLOW_H
#define CTL_OAUTH_FLOW_H

#include "../common/oauth_ask.h"

/* Whose login it is to be; user NULL: not known. */
struct oauth_flow {
	struct oauth_asking asking;
	const char *user;
};

/* Authorization code (RFC 6749 4.1) with PKCE (RFC 7636): shows an address for a browser anywhere
 * and reads, from standard input, the address that the browser ends at. The exit code; 0: a has
 * tokens. */
int oauth_flow_code(const struct oauth_flow *flow, struct oauth_answer *a);
/* Device code (RFC 8628): shows an address and a code to type there, and waits until that is done.
 */
int oauth_flow_device(const struct oauth_flow *flow, struct oauth_answer *a);

/* What the address to be shown is; challenge as of RFC 7636. The caller frees it. */
char *oauth_flow_url(const struct oauth_flow *flow, const char *state, const char *challenge);
/* Takes the code out of what was pasted: the whole address, its query, or the code alone. The
 * caller's own; NULL with why: it is none, says error=, or belongs to another login (state). */
char *oauth_flow_pasted(const char *pasted, const char *state, char why[300]);

#endif
