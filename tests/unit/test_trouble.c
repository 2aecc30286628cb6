/* Which mails are tried alone, when, and when they are given up. */
#include "../../daemon/fetch/trouble.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void
test_suspects_are_due_at_once(void **state)
{
	struct troubles t = {0};

	(void)state;
	assert_null(trouble_find(&t, 5));
	assert_true(trouble_next_due(&t) == INT64_MAX);
	for (uint32_t uid = 50; uid > 0; uid--)
		trouble_suspect(&t, uid, 1000);
	trouble_suspect(&t, 7, 2000);
	assert_int_equal(t.count, 50);
	for (uint32_t uid = 1; uid <= 50; uid++)
		assert_int_equal(trouble_find(&t, uid)->due_at, 1000);
	assert_int_equal(trouble_next_due(&t), 1000);
	for (uint32_t uid = 1; uid <= 50; uid += 2)
		trouble_over(&t, uid);
	trouble_over(&t, 1000);
	assert_int_equal(t.count, 25);
	assert_null(trouble_find(&t, 1));
	assert_non_null(trouble_find(&t, 50));
	trouble_clear(&t);
	assert_int_equal(t.count, 0);
}

static void
test_three_broken_answers_are_enough(void **state)
{
	struct troubles t = {0};

	(void)state;
	trouble_suspect(&t, 5, 0);
	assert_int_equal(trouble_failed(&t, 5, true, false, 0), TROUBLE_AGAIN);
	assert_int_equal(trouble_find(&t, 5)->due_at, 5000);
	assert_int_equal(trouble_failed(&t, 5, true, false, 5000), TROUBLE_AGAIN);
	assert_int_equal(trouble_find(&t, 5)->due_at, 15000);
	assert_int_equal(trouble_failed(&t, 5, true, false, 15000), TROUBLE_GIVE_UP);
	trouble_clear(&t);
}

static void
test_lost_connections_get_more_patience(void **state)
{
	struct troubles t = {0};
	int64_t now = 0;
	int attempts = 1;

	(void)state;
	while (trouble_failed(&t, 9, false, attempts > 5, now) == TROUBLE_AGAIN) {
		assert_true(trouble_find(&t, 9)->due_at > now);
		assert_true(trouble_find(&t, 9)->due_at <= now + 1800000);
		now = trouble_find(&t, 9)->due_at;
		attempts++;
	}
	assert_int_equal(attempts, 10);
	assert_true(now > 40 * 60 * 1000); /* a server that is down for a while costs no mail */
	/* Nor does one that is down for long: nothing else came either. */
	for (int i = 0; i < 1000; i++)
		assert_int_equal(trouble_failed(&t, 10, false, false, now), TROUBLE_AGAIN);
	assert_true(trouble_find(&t, 10)->due_at <= now + 1800000);
	trouble_clear(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_suspects_are_due_at_once),
	    cmocka_unit_test(test_three_broken_answers_are_enough),
	    cmocka_unit_test(test_lost_connections_get_more_patience),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
