/* The role that speaks: claims rows of the outbox, says them, delivers them by SMTP, records what
 * became of them. */
#ifndef SEND_H
#define SEND_H

#include "../common/role.h"

int send_main(struct role *r);

#endif
