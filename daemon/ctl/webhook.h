/* The configured webhooks, looked at by hand. */
#ifndef CTL_WEBHOOK_H
#define CTL_WEBHOOK_H

#include "../common/conf.h"
#include "../common/outcome.h"

/* Connects to the receiver, verifies its certificate, and calls nothing. */
enum outcome webhook_check(const struct conf_webhook *w, struct fail *f);
/* The host of its address, which is no secret; the caller frees it. */
char *webhook_host(const struct conf_webhook *w);

#endif
