#include "connection_internal.h"

#include <errno.h>
#include <poll.h>
#include "clock.h"

enum {
	STOPPING_GRACE = 5000, /* once asked to stop, what is under way may take that much longer */
	TICK = 1000,
	NAP = 15 * 1000, /* with nothing to do: within the time in which a role must say that it is
	                    alive */
};

void
connection_breathe(struct connection *c)
{
	int64_t now = clock_ms();

	if (now - c->ticked < TICK)
		return;
	c->ticked = now;
	if (c->tick)
		c->tick();
}

static int give_up(struct connection *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static int
give_up(struct connection *c, const char *format, ...)
{
	va_list args;

	if (c->failed)
		return -1;
	c->failed = true;
	va_start(args, format);
	vsnprintf(c->error, sizeof c->error, format, args);
	va_end(args);
	return -1;
}

void
connection_budget(struct connection *c, int deadline_ms, uint64_t bytes)
{
	c->deadline_ms = deadline_ms;
	c->deadline = deadline_ms ? clock_ms() + deadline_ms : INT64_MAX;
	c->limit = bytes;
	c->received = 0;
	c->woken = false;
}

/* Polls once, for at most a nap and until end. DATA also when the peer is gone: reading tells. */
static enum connection_wait
poll_once(struct connection *c, short events, int64_t end, bool wakeable)
{
	struct pollfd p[2] = {{c->fd, events, 0}, {wakeable ? c->wake_fd : -1, POLLIN, 0}};
	int64_t left = end - clock_ms();
	int n;

	connection_breathe(c);
	if (left <= 0)
		return CONNECTION_TIMEOUT;
	n = poll(p, 2, left < NAP ? (int)left : NAP);
	if (n < 0 && errno != EINTR) {
		give_up(c, "poll: %s", strerrordesc_np(errno));
		return CONNECTION_ERROR;
	}
	if (n > 0 && p[1].revents)
		return CONNECTION_WOKEN;
	if (n > 0 && p[0].revents)
		return CONNECTION_DATA;
	return end <= clock_ms() ? CONNECTION_TIMEOUT : CONNECTION_DATA;
}

/* Before each attempt of a read or write to get on, when the last one could not: false ends it. */
static bool
wait_within_deadline(struct connection *c, short events)
{
	switch (poll_once(c, events, c->deadline, !c->woken)) {
	case CONNECTION_WOKEN:
		c->woken = true;
		if (c->deadline > clock_ms() + STOPPING_GRACE) {
			c->deadline = clock_ms() + STOPPING_GRACE;
			c->deadline_ms = STOPPING_GRACE;
		}
		return true;
	case CONNECTION_TIMEOUT:
		give_up(c, "no complete answer within %d s", (c->deadline_ms + 999) / 1000);
		return false;
	case CONNECTION_ERROR:
		return false;
	default:
		return true;
	}
}

static ssize_t
take_pushed(struct connection *c, void *buffer, size_t n)
{
	size_t left = c->pushed.len - c->pushed_at, taken = left < n ? left : n;

	memcpy(buffer, c->pushed.data + c->pushed_at, taken);
	c->pushed_at += taken;
	if (c->pushed_at == c->pushed.len) {
		str_truncate(&c->pushed, 0);
		c->pushed_at = 0;
	}
	return (ssize_t)taken;
}

/* What is there now: > 0, 0 for nothing yet, -1 for the end of it. */
static ssize_t
receive(struct connection *c, void *buffer, size_t n)
{
	size_t got = 0;
	CURLcode code = curl_easy_recv(c->curl, buffer, n, &got);

	if (code == CURLE_AGAIN)
		return 0;
	if (code != CURLE_OK)
		return give_up(c, "the connection was lost (%s)", curl_easy_strerror(code));
	if (!got)
		return give_up(c, "closed by the server");
	c->received += got;
	if (c->limit && c->received > c->limit)
		return give_up(c, "more than %llu bytes", (unsigned long long)c->limit);
	return (ssize_t)got;
}

ssize_t
connection_read(struct connection *c, void *buffer, size_t n)
{
	ssize_t got;

	if (c->failed)
		return -1;
	if (c->pushed_at < c->pushed.len)
		return take_pushed(c, buffer, n);
	connection_breathe(c);
	/* A server that always has another byte ready never lets us wait. */
	if (clock_ms() >= c->deadline)
		return give_up(c, "no complete answer within %d s", (c->deadline_ms + 999) / 1000);
	while ((got = receive(c, buffer, n)) == 0)
		if (!wait_within_deadline(c, POLLIN))
			return -1;
	return got;
}

ssize_t
connection_write(struct connection *c, const void *data, size_t n)
{
	for (;;) {
		size_t sent = 0;
		CURLcode code;

		if (c->failed)
			return -1;
		code = curl_easy_send(c->curl, data, n, &sent);
		if (code == CURLE_OK && sent)
			return (ssize_t)sent;
		if (code != CURLE_OK && code != CURLE_AGAIN)
			return give_up(c, "the connection was lost (%s)", curl_easy_strerror(code));
		if (!wait_within_deadline(c, POLLOUT))
			return -1;
	}
}

enum connection_wait
connection_wait(struct connection *c, int timeout_ms)
{
	int64_t end = clock_ms() + timeout_ms;
	char buffer[4096];

	for (;;) {
		enum connection_wait w;
		ssize_t got;

		if (c->failed)
			return CONNECTION_ERROR;
		if (c->pushed_at < c->pushed.len)
			return CONNECTION_DATA;
		/* Not poll() first: the bytes may be inside the TLS library already. */
		got = receive(c, buffer, sizeof buffer);
		if (got > 0)
			connection_unread(c, buffer, (size_t)got);
		if (got != 0)
			continue;
		w = poll_once(c, POLLIN, end, true);
		if (w != CONNECTION_DATA)
			return w;
	}
}

const char *
connection_error(const struct connection *c)
{
	return c->error;
}

const char *
connection_greeting(const struct connection *c)
{
	return str_text(&c->greeting);
}

void
connection_unread(struct connection *c, const char *bytes, size_t n)
{
	struct str all = {0};

	str_add(&all, bytes, n);
	str_add(&all, c->pushed.data ? c->pushed.data + c->pushed_at : "",
	    c->pushed.len - c->pushed_at);
	str_free(&c->pushed);
	c->pushed = all;
	c->pushed_at = 0;
}

int
connection_fd(const struct connection *c)
{
	return c->fd;
}
