/* The folder that promisectl export writes into, and how far it has come. Files are for their owner
 * alone. A file is written under another name and then renamed, so that none is ever half there;
 * what was done is noted now and then, and who was interrupted goes on there. */
#ifndef CTL_EXPORT_FOLDER_H
#define CTL_EXPORT_FOLDER_H

#include <stdbool.h>
#include <stdint.h>
#include "../common/outcome.h"
#include "../common/str.h"

struct export_folder;

/* Makes path, which must be empty or be where an export of the same selection (any text) was
 * interrupted. lines: a file tickets.jsonl is wanted. */
enum outcome export_folder_open(
    const char *path, const char *selection, bool lines, struct export_folder **e, struct fail *f);
void export_folder_close(struct export_folder **e);
bool export_folder_continued(const struct export_folder *e);
/* The number of the last ticket that is written (0: none), and how many are. */
int64_t export_folder_reached(const struct export_folder *e);
int64_t export_folder_done(const struct export_folder *e);

/* Is that file there already? */
bool export_folder_has(const struct export_folder *e, const char *name);
/* A new file in it, name may begin with one folder ("mails/ACME-7.mbox"): written into by
 * export_folder_add(). */
enum outcome export_folder_begin(struct export_folder *e, const char *name, struct fail *f);
void export_folder_add(struct export_folder *e, const void *bytes, size_t n);
/* It gets its name; false bytes before are reported here. */
enum outcome export_folder_end(struct export_folder *e, struct fail *f);
/* Ends it without it. */
void export_folder_drop(struct export_folder *e);
/* A line of tickets.jsonl, without its end. */
void export_folder_line(struct export_folder *e, const char *line);
/* The ticket of this number is written. */
enum outcome export_folder_ticket(struct export_folder *e, int64_t number, struct fail *f);
/* All are: tickets.jsonl gets its name, and nothing says any more that something is missing. */
enum outcome export_folder_finish(struct export_folder *e, struct fail *f);

#endif
