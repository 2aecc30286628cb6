/* Finding the signals of kind.h. */
#ifndef SIGNAL_H
#define SIGNAL_H

#include "kind.h"

struct signals {
	struct mail *m;
	struct signal *first, **end;
	int count;
};

void signal_add(struct signals *s, const char *signal, const char *header, const char *value);
bool signal_has(const struct signals *s, const char *signal);
/* All that the header's fields tell, every instance of each. */
void signal_fields(struct signals *s);
/* Senders that are no persons, and the desk itself. */
void signal_senders(struct signals *s, const struct reader_facts *facts);

#endif
