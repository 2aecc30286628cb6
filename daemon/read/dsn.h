/* The machine's part of a delivery report (RFC 3464): fields in groups. */
#ifndef DSN_H
#define DSN_H

#include "bounce.h"

/* Reads the recipients out of text (a message/delivery-status part, or any text that holds such
 * fields, wherever broken software put them). Success is told by actions "delivered", "relayed",
 * "expanded". NULL: none. */
struct bounce_recipient *dsn_read(struct arena *a, const char *text);

#endif
