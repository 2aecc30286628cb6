/* The supervisor: starts the roles of the configuration, keeps them running, reloads, stops in
 * order, and tells systemd. It opens no connection of any kind, so nothing outside can hold it up.
 */
#ifndef SUPERVISE_H
#define SUPERVISE_H

#include <stdbool.h>

/* Runs until SIGTERM or SIGINT. begin is the program, for the processes of roles (worker.h).
 * Returns the exit code: EX_CONFIG for a bad configuration at the start. */
int supervise(const char *conf_path, bool verbose, int (*begin)(int argc, char **argv));

#endif
