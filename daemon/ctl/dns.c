#include "dns.h"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <resolv.h>
#include <stdint.h>
#include <string.h>
#include "../common/str.h"

enum {
	ANSWER_MAX = 65536, /* all that the protocol can carry (over TCP) */
	RECORDS_MAX = 200,
	TIMEOUT = 3, /* seconds a try; two tries a server */
	TRIES = 2,
};

struct dns {
	struct __res_state state;
	bool scripted;
};

/* "127.0.0.1:5353" */
static bool
read_server(const char *resolver, struct sockaddr_in *server)
{
	const char *colon = strrchr(resolver, ':');
	char host[INET_ADDRSTRLEN];
	long port;
	char *end;

	if (!colon || (size_t)(colon - resolver) >= sizeof host)
		return false;
	snprintf(host, sizeof host, "%.*s", (int)(colon - resolver), resolver);
	port = strtol(colon + 1, &end, 10);
	if (!ascii_isdigit((unsigned char)colon[1]) || *end || port < 1 || port > UINT16_MAX)
		return false;
	*server = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	return inet_pton(AF_INET, host, &server->sin_addr) == 1;
}

enum outcome
dns_open(const char *resolver, struct dns **result, struct fail *f)
{
	struct sockaddr_in server;

	*result = NULL;
	if (resolver && !read_server(resolver, &server))
		return fail(f, NEVER,
		    "\"%s\" is no name server: write an IPv4 address and a port, 127.0.0.1:53",
		    resolver);
	struct dns *dns = xcalloc(1, sizeof *dns);
	if (res_ninit(&dns->state) != 0) {
		free(dns);
		return fail(f, NEVER, "/etc/resolv.conf cannot be used: %m");
	}
	if (resolver) {
		dns->scripted = true;
		dns->state.nscount = 1;
		dns->state.nsaddr_list[0] = server;
	}
	dns->state.retrans = TIMEOUT;
	dns->state.retry = TRIES;
	*result = dns;
	return DONE;
}

void
dns_close(struct dns **dns)
{
	if (!*dns)
		return;
	res_nclose(&(*dns)->state);
	free(*dns);
	*dns = NULL;
}

bool
dns_is_scripted(const struct dns *dns)
{
	return dns->scripted;
}

/* Letters, digits, "-" and "_" (service names) in labels of 1..63. */
static bool
is_name(const char *name)
{
	size_t length = strlen(name), label = 0;

	if (length > 0 && name[length - 1] == '.')
		length--;
	if (!length || length > 253)
		return false;
	for (size_t i = 0; i < length; i++) {
		if (name[i] == '.' ? label == 0 || label > 63
		                   : !ascii_isalnum((unsigned char)name[i]) && name[i] != '-' &&
		                         name[i] != '_')
			return false;
		label = name[i] == '.' ? 0 : label + 1;
	}
	return label > 0 && label <= 63;
}

/* --- what an answer holds --- */

static struct dns_record *
add_record(struct dns_records *found, char *text)
{
	found->at = xrealloc(found->at, (found->count + 1) * sizeof *found->at);
	found->at[found->count] = (struct dns_record){.text = text};
	return &found->at[found->count++];
}

static char *
name_at(ns_msg *message, const ns_rr *rr, size_t offset)
{
	char name[NS_MAXDNAME];

	if (ns_rr_rdlen(*rr) <= offset || dn_expand(ns_msg_base(*message), ns_msg_end(*message),
	                                      ns_rr_rdata(*rr) + offset, name, sizeof name) < 0)
		return NULL;
	for (char *p = name; *p; p++)
		*p = (char)ascii_tolower((unsigned char)*p);
	return xstrdup(strcmp(name, ".") == 0 ? "" : name);
}

static int
number_at(const ns_rr *rr, size_t offset)
{
	return ns_rr_rdlen(*rr) < offset + 2 ? 0 : (int)ns_get16(ns_rr_rdata(*rr) + offset);
}

static void
add_host(struct dns_records *found, ns_msg *message, const ns_rr *rr, bool service)
{
	char *host = name_at(message, rr, service ? 6 : 2);

	if (!host)
		return;
	struct dns_record *r = add_record(found, host);
	r->priority = number_at(rr, 0);
	if (service) {
		r->weight = number_at(rr, 2);
		r->port = number_at(rr, 4);
	}
}

/* One text may come in several strings of up to 255 bytes: RFC 7208 3.3 joins them without a space.
 */
static void
add_text(struct dns_records *found, const ns_rr *rr)
{
	const unsigned char *p = ns_rr_rdata(*rr), *end = p + ns_rr_rdlen(*rr);
	struct str text = {0}, clean = {0};

	while (p < end && p + 1 + *p <= end) {
		str_add(&text, p + 1, *p);
		p += 1 + *p;
	}
	utf8_clean(&clean, str_text(&text), text.len);
	str_free(&text);
	add_record(found, str_take(&clean));
}

static void
add_address(struct dns_records *found, const ns_rr *rr, int family, size_t length)
{
	char text[INET6_ADDRSTRLEN];

	if (ns_rr_rdlen(*rr) == length && inet_ntop(family, ns_rr_rdata(*rr), text, sizeof text))
		add_record(found, xstrdup(text));
}

static void
take(struct dns_records *found, ns_msg *message, const ns_rr *rr, int type)
{
	if ((int)ns_rr_type(*rr) != type || found->count >= RECORDS_MAX)
		return;
	switch (type) {
	case ns_t_a:
		add_address(found, rr, AF_INET, 4);
		break;
	case ns_t_aaaa:
		add_address(found, rr, AF_INET6, 16);
		break;
	case ns_t_mx:
		add_host(found, message, rr, false);
		break;
	case ns_t_srv:
		add_host(found, message, rr, true);
		break;
	default:
		add_text(found, rr);
	}
}

static void
read_answer(const unsigned char *bytes, int length, int type, struct dns_records *found)
{
	ns_msg message;
	ns_rr rr;

	if (ns_initparse(bytes, length, &message) != 0)
		return;
	for (int i = 0; i < ns_msg_count(message, ns_s_an); i++)
		if (ns_parserr(&message, ns_s_an, i, &rr) == 0)
			take(found, &message, &rr, type);
}

/* --- questions --- */

static enum outcome
no_answer(struct dns *dns, const char *name, struct fail *f)
{
	switch (dns->state.res_h_errno) {
	case HOST_NOT_FOUND:
	case NO_DATA:
		return DONE;
	case TRY_AGAIN:
		return fail(f, LATER,
		    "no name server could answer for %s; check /etc/resolv.conf and the network",
		    name);
	default:
		return fail(f, LATER,
		    "the name server refuses to answer for %s; check /etc/resolv.conf", name);
	}
}

static enum outcome
ask_type(struct dns *dns, const char *name, int type, struct dns_records *found, struct fail *f)
{
	unsigned char *answer = xmalloc(ANSWER_MAX);
	int length = res_nquery(&dns->state, name, ns_c_in, type, answer, ANSWER_MAX);
	enum outcome o = DONE;

	if (length < 0)
		o = no_answer(dns, name, f);
	else
		read_answer(answer, length < ANSWER_MAX ? length : ANSWER_MAX, type, found);
	free(answer);
	return o;
}

static int
by_priority(const void *a, const void *b)
{
	const struct dns_record *x = a, *y = b;

	if (x->priority != y->priority)
		return x->priority < y->priority ? -1 : 1;
	return y->weight - x->weight;
}

enum outcome
dns_ask(struct dns *dns, const char *name, enum dns_type type, struct dns_records *found,
    struct fail *f)
{
	static const int types[] = {
	    [DNS_ADDRESS] = ns_t_a, [DNS_MX] = ns_t_mx, [DNS_SRV] = ns_t_srv, [DNS_TXT] = ns_t_txt};

	*found = (struct dns_records){0};
	if (!is_name(name))
		return fail(f, NEVER, "\"%s\" is no domain name%s", name,
		    ascii_length(name, strlen(name)) < strlen(name)
		        ? "; write it in its ASCII form (xn--...)"
		        : "");
	enum outcome o = ask_type(dns, name, types[type], found, f);
	if (o == DONE && type == DNS_ADDRESS)
		o = ask_type(dns, name, ns_t_aaaa, found, f);
	if (o != DONE && found->count > 0)
		o = DONE; /* one kind of address is enough */
	if (found->count > 1 && (type == DNS_MX || type == DNS_SRV))
		qsort(found->at, found->count, sizeof *found->at, by_priority);
	return o;
}

void
dns_records_free(struct dns_records *r)
{
	for (size_t i = 0; i < r->count; i++)
		free(r->at[i].text);
	free(r->at);
	*r = (struct dns_records){0};
}

static bool
is_address(const char *host)
{
	unsigned char bytes[16];

	return inet_pton(AF_INET, host, bytes) == 1 || inet_pton(AF_INET6, host, bytes) == 1;
}

bool
dns_resolve(struct dns *dns, const char *host, char **address, struct fail *f)
{
	struct dns_records found;

	*address = NULL;
	if (!dns->scripted || is_address(host))
		return true;
	enum outcome o = dns_ask(dns, host, DNS_ADDRESS, &found, f);
	if (o == DONE && found.count > 0)
		*address = xstrdup(found.at[0].text);
	else if (o == DONE)
		fail(f, LATER, "the name %s cannot be resolved: it has no address", host);
	dns_records_free(&found);
	return *address != NULL;
}
