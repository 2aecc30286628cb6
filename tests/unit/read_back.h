/* Composed mails, read back by Python's email package (tests/e2e/mail_check.py). */
#ifndef READ_BACK_H
#define READ_BACK_H

#include <jansson.h>
#include "../../daemon/send/compose.h"

/* A group's setup and teardown: the reader's process. */
int read_back_start(void **state);
int read_back_stop(void **state);
/* Composes the mail and has it read: all that expected (taken over) states must be there. */
void read_back(const struct compose_mail *m, json_t *expected);

#endif
