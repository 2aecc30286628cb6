/* What the desk tells the reader before the first mail: the few settings that reading depends on.
 */
#ifndef FACTS_H
#define FACTS_H

struct reader_facts {
	const char *const
	    *trusted_authserv; /* NULL-terminated; authserv-ids whose results count; empty: none */
	const char *delimiter; /* between local part and token: "+" */
	const char *const
	    *own_addresses; /* NULL-terminated; the desk's addresses, aliases included */
};

#endif
