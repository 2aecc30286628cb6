/* Shared by connection.c (bytes) and connection_open.c (libcurl connects and logs in); for nobody
 * else. */
#ifndef CONNECTION_INTERNAL_H
#define CONNECTION_INTERNAL_H

#include "connection.h"

#include <curl/curl.h>
#include "str.h"

struct connection {
	CURL *curl;
	struct curl_slist *redirect;
	int fd, wake_fd;
	void (*tick)(void);
	int64_t ticked, deadline; /* clock_ms() */
	int deadline_ms;          /* as it was set, for the message */
	bool trust_dropped;       /* TLS: nothing is left to verify */
	bool woken;               /* wake_fd was readable during a read or write */
	uint64_t limit, received;
	bool failed;
	char error[160];
	char curl_error[CURL_ERROR_SIZE];
	struct str greeting;
	struct str pushed; /* read before the network */
	size_t pushed_at;
};

/* Calls tick when a second has passed since the last time. */
void connection_breathe(struct connection *c);

#endif
