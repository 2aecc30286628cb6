/* The roles that speak, "send" to customers and "inform" to agents and the admin: claim rows of the
 * outbox, say them, deliver them by SMTP, record what became of them. What differs is whose rows
 * the database gives them. */
#ifndef SEND_H
#define SEND_H

#include "../common/role.h"

int send_main(struct role *r);

#endif
