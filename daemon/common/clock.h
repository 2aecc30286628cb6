/* Two clocks: monotonic for waiting and deadlines, never set back. (What time it is for promises is
 * PostgreSQL's desk.now(), nothing in C.) */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>

/* Milliseconds since some fixed moment; keeps running while the machine sleeps (CLOCK_BOOTTIME). */
int64_t clock_ms(void);

#endif
