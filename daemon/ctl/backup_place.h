/* Where a backup is put: into a hidden file that takes its name when it is whole, and which of the
 * older ones beside it are kept. */
#ifndef CTL_BACKUP_PLACE_H
#define CTL_BACKUP_PLACE_H

#include <stdbool.h>
#include "../common/outcome.h"
#include "../common/str.h"

struct backup_place {
	int fd;       /* of the new file; -1: none */
	char *folder; /* that it lies in */
	char *name;   /* that it will have */
	char *fresh;  /* the whole path until then */
	char *path;   /* ... and afterwards */
	char *desk;   /* that the names in the folder begin with; NULL: the name was given */
};

bool backup_place_is_folder(const char *target);
/* target: a folder, in which names are made of the desk's (its database) and the moment, or a
 * file's name. Removes what a killed run left there. */
enum outcome backup_place_open(
    const char *target, const char *desk, struct backup_place *p, struct fail *f);
/* The file is whole. */
enum outcome backup_place_keep(struct backup_place *p, struct fail *f);
/* Removes all of this desk's backups in the folder but the newest; adds their paths to removed, a
 * line each. */
enum outcome backup_place_prune(
    const struct backup_place *p, int64_t newest, struct str *removed, struct fail *f);
/* What was not kept is gone. */
void backup_place_close(struct backup_place *p);

#endif
