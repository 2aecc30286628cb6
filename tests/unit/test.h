/* cmocka with what it wants included before it. */
#ifndef TEST_H
#define TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* Its name is that of our own function (outcome.h), which fail_msg would then call. */
#undef fail
#undef fail_msg
#define fail_msg(format, ...)                                                                      \
	do {                                                                                       \
		print_error("ERROR: " format "\n", ##__VA_ARGS__);                                 \
		_fail(__FILE__, __LINE__);                                                         \
	} while (0)

#endif
