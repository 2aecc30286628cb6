/* The block before each file of a tar archive (POSIX.1-1988 ustar). */
#ifndef CTL_ARCHIVE_HEADER_H
#define CTL_ARCHIVE_HEADER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>
#include "archive.h"

/* A plain file's. False when the name is too long. */
bool header_make(
    char header[ARCHIVE_BLOCK], const char *name, mode_t mode, int64_t size, time_t written);
/* Of a block of zeroes, which ends the archive, *name is "". False when it is no header of a plain
 * file. *name is the caller's to free(). */
bool archive_header_read(
    const char header[ARCHIVE_BLOCK], char **name, mode_t *mode, int64_t *size);

#endif
