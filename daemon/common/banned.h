/* Functions that have no place here: to use one is a compile error (a deprecation, under -Werror). Included by
 * mem.h, so everywhere. strcpy and its family write past the end; strtok, localtime and strerror keep
 * hidden state; atoi cannot tell 0 from rubbish. */
#ifndef BANNED_H
#define BANNED_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BANNED __attribute__((deprecated("banned, see common/banned.h")))

BANNED char *strcpy(char *, const char *);
BANNED char *strcat(char *, const char *);
BANNED char *strncpy(char *, const char *, size_t);
BANNED char *strncat(char *, const char *, size_t);
BANNED int sprintf(char *, const char *, ...);
BANNED int vsprintf(char *, const char *, va_list);
BANNED char *strtok(char *, const char *);
BANNED char *strerror(int);
BANNED struct tm *localtime(const time_t *);
BANNED struct tm *gmtime(const time_t *);
BANNED char *ctime(const time_t *);
BANNED char *asctime(const struct tm *);
BANNED int atoi(const char *);
BANNED long atol(const char *);
BANNED long long atoll(const char *);
BANNED int system(const char *);
BANNED FILE *popen(const char *, const char *);

#undef BANNED

#endif
