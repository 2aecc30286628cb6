/* Questions to the domain name system that a name's addresses do not answer: libresolv's types do
 * not leave dns.c. For setup and doctor; the daemon itself resolves by getaddrinfo() alone. */
#ifndef CTL_DNS_H
#define CTL_DNS_H

#include <stdbool.h>
#include <stddef.h>
#include "../common/outcome.h"

struct dns;

enum dns_type { DNS_ADDRESS /* A and AAAA */, DNS_MX, DNS_SRV, DNS_TXT };

struct dns_record {
	char *text;   /* address, host of MX and SRV (lower case, no dot at the end; "" says "none":
	               * RFC 2782, RFC 7505), or all of a TXT's strings as one, NULs replaced */
	int priority; /* MX and SRV */
	int weight;   /* SRV */
	int port;     /* SRV */
};

/* In the order of their priority, heavier ones first. All zero: none. */
struct dns_records {
	struct dns_record *at;
	size_t count;
};

/* resolver: "ADDRESS:PORT" (IPv4) of the one name server to ask, NULL: those of resolv.conf. DONE
 * or NEVER. */
enum outcome dns_open(const char *resolver, struct dns **dns, struct fail *f);
void dns_close(struct dns **dns);
/* Was a name server named? Then names of hosts are to be resolved by dns_address(), too. */
bool dns_is_scripted(const struct dns *dns);

/* DONE: asked, found has what there is, also when that is nothing (the name, or such a record, does
 * not exist). LATER: nobody could tell (no answer, a server's failure). NEVER: no domain name. */
enum outcome dns_ask(struct dns *dns, const char *name, enum dns_type type,
    struct dns_records *found, struct fail *f);
void dns_records_free(struct dns_records *r);

/* What connection_settings.resolve_to is to be for host: NULL without a named server (libcurl
 * resolves) or when host is an address; else its first address, which the caller frees. False, with
 * f, when a named server knows none. */
bool dns_resolve(struct dns *dns, const char *host, char **address, struct fail *f);

#endif
