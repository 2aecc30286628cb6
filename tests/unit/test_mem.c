/* Allocation that cannot fail, and arenas. */
#include "test.h"

#include <stdalign.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>
#include "../../daemon/common/mem.h"

static void
copies(void **state)
{
	(void)state;
	char *a = xstrdup("abc"), *b = xstrndup("abc", 2), *c = xstrndup("abc", 9),
	     *d = xasprintf("%s-%d", a, 7), *e = xmemdup("a\0b", 3);
	assert_string_equal(a, "abc");
	assert_string_equal(b, "ab");
	assert_string_equal(c, "abc");
	assert_string_equal(d, "abc-7");
	assert_memory_equal(e, "a\0b", 3);
	free(a);
	free(b);
	free(c);
	free(d);
	free(e);
	/* Nothing asked for is still something to free(). */
	free(xmalloc(0));
	free(xcalloc(0, 0));
	free(xmemdup(NULL, 0));
}

static void
arena_is_aligned_zeroed_and_disjoint(void **state)
{
	struct arena *a = arena_new();
	unsigned char *p[500];

	(void)state;
	for (size_t i = 0; i < 500; i++) {
		size_t size =
		    i * 37 % 3000 + (i % 100 == 0 ? 40000 : 1); /* larger than a block, too */
		p[i] = arena_alloc(a, size);
		assert_int_equal((uintptr_t)p[i] % alignof(max_align_t), 0);
		for (size_t k = 0; k < size; k++)
			assert_int_equal(p[i][k], 0);
		memset(p[i], (int)(i % 251) + 1, size);
	}
	for (size_t i = 0; i < 500; i++)
		assert_int_equal(p[i][0], i % 251 + 1);
	arena_free(&a);
	assert_null(a);
	arena_free(&a);
}

static void
arena_texts(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_string_equal(arena_strdup(a, "abc"), "abc");
	assert_string_equal(arena_strndup(a, "abc", 1), "a");
	assert_string_equal(arena_strndup(a, "abc", 10), "abc");
	assert_string_equal(arena_printf(a, "%05d %s", 42, "x"), "00042 x");
	arena_free(&a);
}

/* Out of memory ends the process with a code of its own, and a message that needs no memory. */
static void
out_of_memory_ends_the_process(void **state)
{
	int status;
	pid_t child = fork();

	(void)state;
	if (child == 0) {
		close(STDERR_FILENO);
		xmalloc(SIZE_MAX / 2);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
#ifndef __SANITIZE_ADDRESS__ /* which ends it itself */
	assert_int_equal(WEXITSTATUS(status), EX_SOFTWARE);
#endif
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(copies),
	    cmocka_unit_test(arena_is_aligned_zeroed_and_disjoint),
	    cmocka_unit_test(arena_texts),
	    cmocka_unit_test(out_of_memory_ends_the_process),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
