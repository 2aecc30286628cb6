/* The grammar of Authentication-Results, RFC 8601, 2.2. */
#ifndef AUTHRES_PARSE_H
#define AUTHRES_PARSE_H

#include <stdbool.h>
#include "../common/mem.h"

/* One "ptype.property=value". All names are in lower case; values as written, quotes removed. */
struct authres_property {
	struct authres_property *next;
	const char *type, *name, *value;
};

struct authres_result {
	struct authres_result *next;
	const char *method, *result;
	struct authres_property *properties;
};

struct authres_field {
	const char *authserv; /* as written, quotes removed */
	bool valid;           /* the whole field follows the grammar; else results is NULL */
	struct authres_result *results;
};

/* Parses a field's value. Comments are skipped wherever the grammar has them, never looked into. */
struct authres_field authres_parse(struct arena *a, const char *value);
/* "" if the result has no such property. */
const char *authres_property(const struct authres_result *r, const char *type, const char *name);

#endif
