/* Files of an installation: written whole or not at all, with a copy of what was there before. */
#ifndef CTL_KEEP_H
#define CTL_KEEP_H

#include <sys/types.h>
#include "../common/outcome.h"
#include "../common/str.h"

/* Whose a file is to be. As an ordinary user, who can give nothing away, only the mode counts. */
struct keep_owner {
	uid_t user;
	gid_t group;
	mode_t mode;
};

/* The file's own owner and mode. False with errno when there is none. */
bool keep_owner_of(const char *path, struct keep_owner *owner);
/* Puts text at path: into a new file beside it that is on the disk before it takes the name. A
 * symbolic link stays; what it points to is replaced. */
enum outcome keep_write(
    const char *path, const char *text, size_t n, const struct keep_owner *owner, struct fail *f);
/* A copy beside the file, with its owner and mode: promised.conf.20261122-101500. *name is the
 * caller's to free(); NULL when there was no file. */
enum outcome keep_backup(const char *path, char **name, struct fail *f);
/* Makes the folder if it is missing. */
enum outcome keep_folder(const char *path, const struct keep_owner *owner, struct fail *f);

#endif
