/* The terminal of one who is asked: what is typed can be hidden, and Ctrl-C ends the work in order.
 */
#ifndef CTL_TERMINAL_H
#define CTL_TERMINAL_H

#include <stdbool.h>

/* From now on SIGINT, SIGTERM and SIGHUP only say that the work is to end. */
void terminal_begin(void);
bool terminal_stopped(void);
/* Readable once it is to end: for connection_settings.wake_fd. */
int terminal_stop_fd(void);
/* What is typed is not shown, when the input is a terminal; and shown again. */
void terminal_hide(void);
void terminal_show(void);

#endif
