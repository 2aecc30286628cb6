#include "waker.h"

#include <errno.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

static const int64_t FAR_S = 9000000000; /* the year 2255; the kernel counts to 2262 */

static void
also(const struct waker *w, int fd)
{
	struct epoll_event event = {.events = EPOLLIN};

	epoll_ctl(w->fd, EPOLL_CTL_ADD, fd, &event);
}

/* timerfd_create(2): a timer for a far moment is cancelled when the clock is set, and that can be
 * waited for. A clock that is being disciplined is not set. */
static void
watch_clock(const struct waker *w)
{
	const struct itimerspec far = {.it_value = {.tv_sec = FAR_S}};

	timerfd_settime(w->clock, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &far, NULL);
}

void
waker_open(struct waker *w, int other)
{
	w->fd = epoll_create1(EPOLL_CLOEXEC);
	w->moment = timerfd_create(CLOCK_BOOTTIME, TFD_NONBLOCK | TFD_CLOEXEC);
	w->clock = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
	also(w, w->moment);
	also(w, w->clock);
	if (other >= 0)
		also(w, other);
	watch_clock(w);
}

void
waker_set(struct waker *w, int ms)
{
	struct itimerspec when = {.it_value = {ms / 1000, ms % 1000 * 1000000L}};

	if (ms <= 0)
		when.it_value.tv_nsec = 1; /* 0 would disarm it */
	timerfd_settime(w->moment, 0, &when, NULL);
}

static bool
expired(int timer)
{
	uint64_t times;

	return read(timer, &times, sizeof times) > 0 || errno == ECANCELED;
}

bool
waker_rang(struct waker *w)
{
	bool due = expired(w->moment), set = expired(w->clock);

	if (set)
		watch_clock(w);
	return due || set;
}

void
waker_close(struct waker *w)
{
	close(w->moment);
	close(w->clock);
	close(w->fd);
}
