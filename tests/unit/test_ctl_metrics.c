/* The text that monitoring reads. */
#include "test.h"

#include "../../daemon/ctl/metrics.h"

static const char families[] =
    "[{\"name\":\"mailbox_age_seconds\",\"type\":\"gauge\",\"help\":\"A \\\\ and \\\"b\\\".\","
    "\"samples\":[{\"labels\":{\"mailbox\":\"a\\\\b "
    "\\\"c\\\"\\nd\",\"x\":\"y\"},\"value\":\"1.5\"},"
    "{\"labels\":{},\"value\":\"0\"}]},"
    "{\"name\":\"events\",\"type\":\"counter\",\"help\":\"How often.\","
    "\"samples\":[{\"labels\":{\"event\":\"sent\"},\"value\":\"12\"}]}]";

static void
check_text(const char *json, enum metrics_format format, const char *wanted)
{
	struct answer *a = json ? answer_read(json) : NULL;
	struct str text = {0};

	metrics_text(a, format, "", &text);
	assert_string_equal(str_text(&text), wanted);
	str_free(&text);
	answer_free(&a);
}

static void
openmetrics(void **state)
{
	(void)state;
	check_text(families, METRICS_OPEN,
	    "# TYPE promised_up gauge\n"
	    "# HELP promised_up 1: the database could be asked; 0: it could not, and nothing else "
	    "is told.\n"
	    "promised_up 1\n"
	    "# TYPE promised_build info\n"
	    "# HELP promised_build The version of promisectl.\n"
	    "promised_build_info{version=\"" VERSION "\"} 1\n"
	    "# TYPE promised_mailbox_age_seconds gauge\n"
	    "# UNIT promised_mailbox_age_seconds seconds\n"
	    "# HELP promised_mailbox_age_seconds A \\\\ and \"b\".\n"
	    "promised_mailbox_age_seconds{mailbox=\"a\\\\b \\\"c\\\"\\nd\",x=\"y\"} 1.5\n"
	    "promised_mailbox_age_seconds 0\n"
	    "# TYPE promised_events counter\n"
	    "# HELP promised_events How often.\n"
	    "promised_events_total{event=\"sent\"} 12\n"
	    "# EOF\n");
}

static void
prometheus(void **state)
{
	(void)state;
	check_text(families, METRICS_PROMETHEUS,
	    "# TYPE promised_up gauge\n"
	    "# HELP promised_up 1: the database could be asked; 0: it could not, and nothing else "
	    "is told.\n"
	    "promised_up 1\n"
	    "# TYPE promised_build_info gauge\n"
	    "# HELP promised_build_info The version of promisectl.\n"
	    "promised_build_info{version=\"" VERSION "\"} 1\n"
	    "# TYPE promised_mailbox_age_seconds gauge\n"
	    "# HELP promised_mailbox_age_seconds A \\\\ and \"b\".\n"
	    "promised_mailbox_age_seconds{mailbox=\"a\\\\b \\\"c\\\"\\nd\",x=\"y\"} 1.5\n"
	    "promised_mailbox_age_seconds 0\n"
	    "# TYPE promised_events_total counter\n"
	    "# HELP promised_events_total How often.\n"
	    "promised_events_total{event=\"sent\"} 12\n");
}

static void
without_a_database(void **state)
{
	(void)state;
	check_text(NULL, METRICS_PROMETHEUS,
	    "# TYPE promised_up gauge\n"
	    "# HELP promised_up 1: the database could be asked; 0: it could not, and nothing else "
	    "is told.\n"
	    "promised_up 0\n"
	    "# TYPE promised_build_info gauge\n"
	    "# HELP promised_build_info The version of promisectl.\n"
	    "promised_build_info{version=\"" VERSION "\"} 1\n");
}

static void
labels_of_every_sample(void **state)
{
	static const char wanted[] = "promised_up{desk=\"a \\\"b\\\"\",x_1=\"\"} 1\n";
	struct answer *a = answer_read("[{\"name\":\"live\",\"type\":\"gauge\",\"help\":\"H.\","
	                               "\"samples\":[{\"labels\":{},\"value\":\"1\"}]}]");
	struct str labels = {0}, text = {0};

	(void)state;
	assert_true(metrics_label("desk=", 4, "a \"b\"", &labels));
	assert_true(metrics_label("x_1", 3, "", &labels));
	assert_false(metrics_label("", 0, "x", &labels));
	assert_false(metrics_label("1x", 2, "x", &labels));
	assert_false(metrics_label("__x", 3, "x", &labels));
	assert_false(metrics_label("a-b", 3, "x", &labels));
	metrics_text(a, METRICS_OPEN, str_text(&labels), &text);
	assert_non_null(strstr(str_text(&text), wanted));
	assert_non_null(
	    strstr(str_text(&text), "\npromised_live{desk=\"a \\\"b\\\"\",x_1=\"\"} 1\n"));
	assert_non_null(strstr(str_text(&text), ",x_1=\"\",version="));
	str_free(&labels);
	str_free(&text);
	answer_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(openmetrics),
	    cmocka_unit_test(prometheus), cmocka_unit_test(without_a_database),
	    cmocka_unit_test(labels_of_every_sample)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
