/* A private PostgreSQL server for a unit test, run by tests/cluster. Tests are started in the
 * project's top folder. */
#ifndef CLUSTER_H
#define CLUSTER_H

/* Starts it and waits until it answers. Returns the connection string, "host=... user=postgres".
 * Ends the test program when it does not come up. */
const char *cluster_start(void);
void cluster_stop(void);

struct db;
/* Runs a script, whose failure is the test's. */
void cluster_run(struct db *db, const char *sql);
/* The schema api anew: what every role asks of it before it works, and more. */
void cluster_api(struct db *db, const char *digest, const char *more);

#endif
