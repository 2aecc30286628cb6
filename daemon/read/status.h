/* SMTP's verdicts in running text. */
#ifndef STATUS_H
#define STATUS_H

#include <stdbool.h>
#include <stddef.h>

/* The first enhanced status code (RFC 3463) in text, that is no part of an address or version. */
bool status_find(const char *text, char out[12]);
/* The class of the first SMTP reply code 4xx or 5xx in text: '4', '5', or 0. */
char status_reply_class(const char *text);

#endif
