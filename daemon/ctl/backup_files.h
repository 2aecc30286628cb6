/* The files that a desk consists of besides its database: promised.conf, what it includes and
 * names, what lies in the folders beside it that are the desk's, and its secrets. */
#ifndef CTL_BACKUP_FILES_H
#define CTL_BACKUP_FILES_H

#include <stdbool.h>
#include "../common/conf.h"

struct backup_file {
	char *path; /* absolute */
	char *name; /* in the archive: below the configuration's folder, or "elsewhere/..." */
	bool secret;
};

struct backup_files {
	struct backup_file *list;
	size_t count;
};

#define BACKUP_CONFIGURATION "configuration/" /* the folder of promised.conf */
#define BACKUP_STATE "state/"                 /* state_directory: tokens of accounts with OAuth2 */
#define BACKUP_ELSEWHERE "elsewhere/"         /* an absolute path behind it */

/* In order of name, each once. */
void backup_files_find(const struct conf *conf, const char *conf_path, struct backup_files *files);
void backup_files_free(struct backup_files *files);

#endif
