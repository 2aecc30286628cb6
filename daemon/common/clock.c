#include "clock.h"

#include "mem.h"

static int64_t
milliseconds(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t
clock_ms(void)
{
	return milliseconds(CLOCK_BOOTTIME);
}

int64_t
clock_wall_ms(void)
{
	return milliseconds(CLOCK_REALTIME) - clock_ms();
}
