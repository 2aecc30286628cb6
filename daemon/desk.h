/* The role "main": gives the database the configuration and asks it how the desk is doing, for the
 * status line. A process of its own, so that a database that hangs never holds up the supervisor.
 */
#ifndef DESK_H
#define DESK_H

#include "common/role.h"

int desk_main(struct role *r);

#endif
