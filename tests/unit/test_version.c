/* Which of two versions is newer. */
#include "test.h"

#include "../../daemon/common/version.h"

static void
are_in_order(void **state)
{
	static const char *const versions[] = {"0.1.0~rc1", "0.1.0", "0.1.0a", "0.1.0.1", "0.1.1",
	    "0.2", "0.2.0", "0.10.0", "1.0~~", "1.0~", "1.0"};
	size_t count = sizeof versions / sizeof *versions;

	(void)state;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < count; k++) {
			int order = version_compare(versions[i], versions[k]);
			assert_int_equal((order > 0) - (order < 0), (i > k) - (i < k));
		}
	assert_int_equal(version_compare("1.01", "1.1"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(are_in_order)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
