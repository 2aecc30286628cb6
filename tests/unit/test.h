/* cmocka with what it wants included before it. */
#ifndef TEST_H
#define TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* Its name is that of our own function (outcome.h). */
#undef fail

#endif
