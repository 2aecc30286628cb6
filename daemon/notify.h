/* What systemd is told (sd_notify(3)); nothing at all when it did not start us. libsystemd's own.
 */
#ifndef NOTIFY_H
#define NOTIFY_H

#include <stdint.h>

void notify_ready(const char *status);
void notify_reloading(void);
void notify_stopping(void);
void notify_status(const char *status);
void notify_watchdog(void);
/* How often notify_watchdog() is to be called: half of what the unit says; 0: not wanted. */
int64_t notify_watchdog_ms(void);

#endif
