/* The desk on one screen: the answer of api.ctl_status() for people. */
#ifndef CTL_STATUS_PAGE_H
#define CTL_STATUS_PAGE_H

#include "../common/str.h"
#include "answer.h"

/* Appends the page; width: columns of the terminal, 0: nothing is wrapped. */
void status_page(const struct answer *a, size_t width, struct str *out);

#endif
