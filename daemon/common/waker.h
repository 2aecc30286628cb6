/* One descriptor that becomes readable at a moment, when the wall clock is set, or with another
 * descriptor: so that a process sleeps through until then instead of looking every now and then.
 * The moment counts time in which the machine sleeps, which poll(2) by itself does not. */
#ifndef WAKER_H
#define WAKER_H

#include <stdbool.h>

struct waker {
	int fd; /* to poll for input; all its own */
	int moment, clock;
};

/* other: a further descriptor that wakes, as long as it is readable. */
void waker_open(struct waker *w, int other);
/* ms from now; what there was before is forgotten. */
void waker_set(struct waker *w, int ms);
/* Whether the moment is there or the clock was set, since the last question. */
bool waker_rang(struct waker *w);
void waker_close(struct waker *w);

#endif
