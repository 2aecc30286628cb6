/* Clocks for waiting and deadlines. (What time it is for promises is PostgreSQL's desk.now(), nothing in
 * C.) */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>

/* Milliseconds since some fixed moment; keeps running while the machine sleeps (CLOCK_BOOTTIME). */
int64_t clock_ms(void);
/* How far the wall clock is ahead of clock_ms(), in milliseconds: changes when somebody sets it. */
int64_t clock_wall_ms(void);

#endif
