/* The role that lets time pass in the database: whatever is due is done by api.run_due(). (Where the clocks of C
 * are: common/clock.h.) */
#ifndef ROLE_CLOCK_H
#define ROLE_CLOCK_H

#include "../common/role.h"

int clock_main(struct role *r);

#endif
