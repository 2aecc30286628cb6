/* Sets of UIDs and their text. */
#include "../../daemon/fetch/uids.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void
fill(struct uids *u, const uint32_t *numbers)
{
	uids_clear(u);
	while (*numbers)
		uids_add(u, *numbers++);
	uids_sort(u);
}

static void
check(const uint32_t *numbers, const char *set, const char *array)
{
	struct uids u = {0};
	struct str text = {0};

	fill(&u, numbers);
	uids_write(&text, &u, 0, u.count);
	assert_string_equal(str_text(&text), set);
	str_truncate(&text, 0);
	uids_write_array(&text, &u, 0, u.count);
	assert_string_equal(str_text(&text), array);
	str_free(&text);
	uids_free(&u);
}

static void
test_text(void **state)
{
	(void)state;
	check((uint32_t[]){0}, "", "{}");
	check((uint32_t[]){5, 0}, "5", "{5}");
	check((uint32_t[]){3, 1, 2, 7, 2, 9, 8, 0}, "1:3,7:9", "{1,2,3,7,8,9}");
	check((uint32_t[]){4294967295u, 4294967294u, 1, 0}, "1,4294967294:4294967295",
	    "{1,4294967294,4294967295}");
}

static void
test_part_and_membership(void **state)
{
	struct uids u = {0};
	struct str text = {0};

	(void)state;
	fill(&u, (uint32_t[]){1, 2, 3, 4, 8, 0});
	uids_add(&u, 0);
	assert_int_equal(u.count, 5);
	uids_write(&text, &u, 1, 3);
	assert_string_equal(text.data, "2:3");
	assert_true(uids_has(&u, 8));
	assert_false(uids_has(&u, 5));
	uids_clear(&u);
	assert_false(uids_has(&u, 8));
	uids_free(&u);
	str_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_text),
	    cmocka_unit_test(test_part_and_membership),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
