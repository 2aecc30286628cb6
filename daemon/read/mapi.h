/* A list of MAPI properties as TNEF carries it (MS-OXTNEF 2.1.3.4). */
#ifndef MAPI_H
#define MAPI_H

#include "cursor.h"

enum mapi_type {
	MAPI_OBJECT = 0x0d,
	MAPI_STRING8 = 0x1e,
	MAPI_UNICODE = 0x1f,
	MAPI_BINARY = 0x102
};

enum mapi_id {
	MAPI_BODY = 0x1000,
	MAPI_BODY_HTML = 0x1013,
	MAPI_DISPLAY_NAME = 0x3001,
	MAPI_ATTACH_DATA = 0x3701,
	MAPI_ATTACH_NAME = 0x3704,
	MAPI_ATTACH_LONG_NAME = 0x3707,
	MAPI_ATTACH_TYPE = 0x370e,
	MAPI_ATTACH_CONTENT_ID = 0x3712,
};

struct mapi {
	uint16_t type, id;   /* id 0x8000 and above: named properties, of no standing meaning */
	struct cursor value; /* the first value's bytes */
};

/* How many properties follow; mapi_next() reads one of them. */
uint32_t mapi_count(struct cursor *c);
/* False at the end of what can be read. */
bool mapi_next(struct cursor *c, struct mapi *out);

#endif
