/* The file of an account with OAuth2: STATE/oauth/NAME.json, mode 0600, replaced whole. Several
 * processes of the desk share it, and promisectl; who is about to change it holds the lock
 * (NAME.lock). Names are looked up inside the opened folder and never through symbolic links: root
 * works here in a folder of the service's user. */
#ifndef OAUTH_STORE_H
#define OAUTH_STORE_H

#include "oauth_record.h"
#include "outcome.h"

struct oauth_store {
	int folder, lock, spare; /* -1: none */
	const char *name;        /* of the account */
	char *path;              /* of the folder, for messages */
	bool missing;            /* there is no folder, so that nothing was ever stored */
};

/* Opens the folder. make: makes it if STATE is there. NEVER: there is none, or it is not what it
 * must be; LATER: the disk is in trouble. Close it in any case. */
enum outcome oauth_store_open(const char *state_directory, const char *name, bool make,
    struct oauth_store *s, struct fail *f);
void oauth_store_close(struct oauth_store *s);

/* Waits for the lock; tick is called meanwhile (NULL: not). LATER: another process had it all the
 * time, or wake_fd became readable. */
enum outcome oauth_store_lock(
    struct oauth_store *s, int wake_fd, void (*tick)(void), struct fail *f);
void oauth_store_unlock(struct oauth_store *s);

/* *found false: there is no file, and r is empty. NEVER: it cannot be read or understood. */
enum outcome oauth_store_read(
    struct oauth_store *s, struct oauth_record *r, bool *found, struct fail *f);

/* For who holds the lock. Makes sure of the room on the disk that oauth_store_write() needs: a
 * refresh token that was given and cannot be stored is lost. */
enum outcome oauth_store_prepare(struct oauth_store *s, struct fail *f);
/* On the disk, or the old file stays. */
enum outcome oauth_store_write(struct oauth_store *s, const struct oauth_record *r, struct fail *f);
enum outcome oauth_store_remove(struct oauth_store *s, struct fail *f);

#endif
