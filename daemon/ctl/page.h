/* The pages for people about one ticket, one incoming mail, one outgoing mail, one promise: used by
 * show, explain, parked and outbox. */
#ifndef CTL_PAGE_H
#define CTL_PAGE_H

#include "answer.h"

void page_ticket(const struct answer *ticket);
void page_mail(const struct answer *mail);
void page_outgoing(const struct answer *outgoing);
/* With how its due moment was counted. */
void page_promise(const struct answer *promise);
/* The list of outgoing mails at path, a line each. */
void page_outgoing_list(const struct answer *a, const char *path, size_t indent);
/* The list of promises at path, a line each. */
void page_promise_list(const struct answer *a, const char *path, size_t indent);

#endif
