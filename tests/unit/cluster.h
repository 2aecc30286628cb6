/* A private PostgreSQL server for a unit test, run by tests/cluster. Tests are started in the
 * project's top folder. */
#ifndef CLUSTER_H
#define CLUSTER_H

/* Starts it and waits until it answers. Returns the connection string, "host=... user=postgres".
 * Ends the test program when it does not come up. */
const char *cluster_start(void);
void cluster_stop(void);

#endif
