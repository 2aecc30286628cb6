#include "feature.h"

#include <stddef.h>

#define TIME_NAME(key) "time." #key,
#define PROMISE_NAME(key) "promise." #key,
static const char *const names[] = {TIME_KEYS(TIME_NAME) PROMISE_KEYS(PROMISE_NAME)};

const char *
feature_key(enum feature f)
{
	return names[f];
}
