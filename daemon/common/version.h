/* Versions of promised: 0.1.0, 0.2.0~rc1. */
#ifndef VERSION_H
#define VERSION_H

/* Below 0, 0 or above 0 as a is older than b, the same or newer. As Debian orders them: numbers by
 * their value, a tilde before everything, even the end. */
int version_compare(const char *a, const char *b);

#endif
