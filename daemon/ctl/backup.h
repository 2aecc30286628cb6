/* What backup and restore share: the archive's parts. */
#ifndef CTL_BACKUP_H
#define CTL_BACKUP_H

#define BACKUP_MANIFEST "MANIFEST.json"
#define BACKUP_DUMP "database.dump" /* pg_dump's custom format */
#define BACKUP_FOLDER "/var/backups/promised"

#endif
