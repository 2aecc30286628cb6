/* The right to work on a database whose functions an upgrade may replace: promisectl upgrade waits
 * until what is in hand is finished, and whoever wants to begin meanwhile waits for it. */
#ifndef WORK_H
#define WORK_H

#include "db.h"

/* DONE: until work_end() or the end of the connection no upgrade takes place. LATER with the
 * connection alive: one is at work, ask again in a second or so. NEVER: the schema is another now,
 * f->text says what to do. Else as db_call(). */
enum outcome work_begin(struct db *db, struct fail *f);
void work_end(struct db *db);

#endif
