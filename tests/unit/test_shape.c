/* A webhook's shape filled with facts. */
#include "test.h"

#include "../../daemon/common/shape.h"

static void
gives(const char *shape, const struct shape_facts *facts, const char *wanted)
{
	struct str why = {0};
	char *text = shape_fill(shape, facts, &why);

	assert_string_equal(str_text(&why), "");
	assert_non_null(text);
	assert_string_equal(text, wanted);
	free(text);
}

static void
is_wrong(const char *shape, const char *wanted)
{
	const struct shape_facts facts = {.values = {[SHAPE_DESK] = "x", [SHAPE_TEST] = "yes"}};
	struct str why = {0};

	assert_null(shape_fill(shape, &facts, &why));
	assert_string_equal(str_text(&why), wanted);
	str_free(&why);
}

static void
values_stand_in_strings(void **state)
{
	const struct shape_facts facts = {.values = {[SHAPE_DESK] = "a \"b\" \\ \n\x1b é \xff",
	                                      [SHAPE_LEVEL] = "2",
	                                      [SHAPE_QUEUE] = ""}};

	(void)state;
	gives("{\"x\": \"{{desk}}\", \"y\": {{level}}}", &facts,
	    "{\"x\": \"a \\\"b\\\" \\\\ \\u000a\\u001b é \xef\xbf\xbd\", \"y\": 2}");
	gives("[{{queue}}]{{! a comment }}", &facts, "[]");
	gives("no tags } } {", &facts, "no tags } } {");
	gives("", &facts, "");
}

/* A value that looks like a tag is none. */
static void
values_are_not_read_again(void **state)
{
	const struct shape_facts facts = {
	    .values = {[SHAPE_DESK] = "{{key}}{{#test}}", [SHAPE_KEY] = "k"}};

	(void)state;
	gives("{{desk}}", &facts, "{{key}}{{#test}}");
}

static void
sections(void **state)
{
	const struct shape_facts facts = {
	    .values = {[SHAPE_TEST] = "yes", [SHAPE_DESK] = "x", [SHAPE_QUEUE] = ""}};

	(void)state;
	gives("{{#test}}a{{/test}}{{^test}}b{{/test}}", &facts, "a");
	gives("{{#ended}}a{{/ended}}{{^ended}}b{{/ended}}", &facts, "b");
	gives("{{#queue}}a{{/queue}}{{^queue}}b{{/queue}}", &facts, "b");
	gives("{{#ended}}a{{#test}}b{{/test}}{{^test}}c{{/test}}{{/ended}}d", &facts, "d");
	gives("{{#test}}a{{#desk}}{{desk}}{{/desk}}b{{/test}}", &facts, "axb");
	/* What is not shown need not be there. */
	gives("{{#channel}}{{channel}}{{/channel}}", &facts, "");
}

static void
what_is_wrong(void **state)
{
	(void)state;
	is_wrong("\n{{color}}", "line 2: there is no {{color}}");
	is_wrong(
	    "{{a name that is far too long to be one}}", "line 1: there is no {{such long name}}");
	is_wrong("{{desk", "line 1: {{ without }}");
	is_wrong("{{channel}}",
	    "line 1: there may be none, put {{#..}} and {{/..}} around it: {{channel}}");
	is_wrong("{{#test}}", "line 1: is not ended: {{test}}");
	is_wrong("{{/test}}", "line 1: ends what has not begun: {{test}}");
	is_wrong("{{#test}}{{/desk}}{{/test}}", "line 1: ends what has not begun: {{desk}}");
	is_wrong(
	    "{{#test}}{{#test}}{{#test}}{{#test}}{{#test}}{{#test}}{{#test}}{{#test}}{{#test}}",
	    "line 1: too deep: {{test}}");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(values_stand_in_strings),
	    cmocka_unit_test(values_are_not_read_again), cmocka_unit_test(sections),
	    cmocka_unit_test(what_is_wrong)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
