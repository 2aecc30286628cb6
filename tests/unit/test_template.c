/* template.c: what parses, what it says where it does not. Shown through render.c. */
#include "../../daemon/send/template.h"

#include "test.h"
#include "../../daemon/send/plural.h"
#include "../../daemon/send/render.h"

static const struct variable item_variables[] = {
    {.name = "a", .kind = VALUE_LINE},
    {.name = "at", .kind = VALUE_DATE},
    {.name = "flag", .kind = VALUE_FLAG},
};
static const struct vocabulary items = {
    "list", item_variables, sizeof item_variables / sizeof *item_variables, false};
static const struct variable variables[] = {
    {.name = "a", .kind = VALUE_LINE},
    {.name = "b", .kind = VALUE_LINE},
    {.name = "n", .kind = VALUE_NUMBER},
    {.name = "ours", .kind = VALUE_OURS},
    {.name = "when", .kind = VALUE_DATE},
    {.name = "subject", .kind = VALUE_REPLY},
    {.name = "text", .kind = VALUE_TEXT},
    {.name = "flag", .kind = VALUE_FLAG},
    {.name = "list", .kind = VALUE_LIST, .items = &items},
    {.name = "list_count", .kind = VALUE_COUNT, .counted = "list"},
};
static const struct vocabulary words = {"test", variables, sizeof variables / sizeof *variables, false};

static struct template *
parse(const char *source, struct str *errors)
{
	return template_parse(&words, "x.mustache", source, strlen(source), errors);
}

/* The text of body with facts; NULL: it cannot be shown. */
static void
check_text(const char *body, const char *facts, const char *expected)
{
	struct str errors = {0}, source = {0};
	struct rendered r;
	struct fail f = {0};
	struct dates *dates = dates_new();

	str_addf(&source, "Subject: s\n\n%s", body);
	struct template *t = parse(str_text(&source), &errors);
	assert_string_equal(str_text(&errors), "");
	assert_int_equal(render(t, "en", "UTC", facts, dates, &r, &f), expected ? DONE : NEVER);
	if (expected)
		assert_string_equal(r.text, expected);
	rendered_free(&r);
	template_free(&t);
	dates_free(&dates);
	str_free(&source);
	str_free(&errors);
}

static void
check_html(const char *body, const char *facts, const char *expected)
{
	struct str errors = {0}, source = {0}, whole = {0};
	struct rendered r;
	struct dates *dates = dates_new();

	str_addf(&source, "Subject: s\n\n%s", body);
	str_addf(&whole, "<html lang=\"en\"><body>\n%s</body></html>\n", expected);
	struct template *t = parse(str_text(&source), &errors);
	assert_string_equal(str_text(&errors), "");
	assert_int_equal(render(t, "en", "UTC", facts, dates, &r, NULL), DONE);
	assert_string_equal(r.html, str_text(&whole));
	rendered_free(&r);
	template_free(&t);
	dates_free(&dates);
	str_free(&source);
	str_free(&errors);
	str_free(&whole);
}

static void
check_error(const char *source, const char *expected)
{
	struct str errors = {0};

	assert_null(parse(source, &errors));
	assert_string_equal(str_text(&errors), expected);
	str_free(&errors);
}

static void
test_variables(void **state)
{
	(void)state;
	check_text("x{{a}}y", "{\"a\":\"1\"}", "x1y\n");
	check_text("{{ a }}|{{\ta\n}}", "{\"a\":\"1\"}", "1|1\n");
	check_text("{{n}} {{a}}", "{\"n\":-42,\"a\":\"\"}", "-42\n");
	check_text("{ {a} }} {{a}}}", "{\"a\":\"1\"}", "{ {a} }} 1}\n");
	check_text("é{{a}}ü", "{\"a\":\"ж\"}", "éжü\n");
}

static void
test_conditions(void **state)
{
	(void)state;
	check_text("{{#a}}yes{{/a}}{{^a}}no{{/a}}", "{\"a\":\"1\"}", "yes\n");
	check_text("{{#a}}yes{{/a}}{{^a}}no{{/a}}", "{}", "no\n");
	check_text("{{#a}}yes{{/a}}{{^a}}no{{/a}}", "{\"a\":\"\"}", "no\n");
	check_text("{{#a}}yes{{/a}}{{^a}}no{{/a}}", "{\"a\":null}", "no\n");
	check_text("{{#a}}yes{{/a}}{{^a}}no{{/a}}", "{\"a\":false}", "no\n");
	check_text("{{#a}}yes{{/a}}{{^a}}no{{/a}}", "{\"a\":true}", "yes\n");
	check_text("{{#n}}said{{/n}}{{^n}}not said{{/n}}", "{\"n\":0}", "said\n");
	check_text("{{#n}}said{{/n}}{{^n}}not said{{/n}}", "{}", "not said\n");
	check_text(
	    "{{#a}}1{{#b}}2{{/b}}{{^b}}3{{/b}}4{{/a}}5", "{\"a\":\"x\",\"b\":\"\"}", "1345\n");
	check_text("{{#a}}1{{#b}}2{{/b}}4{{/a}}5", "{\"b\":\"x\"}", "5\n");
	check_text("{{#flag}}yes{{/flag}}{{^flag}}no{{/flag}}", "{\"flag\":true}", "yes\n");
	check_text("{{#flag}}yes{{/flag}}{{^flag}}no{{/flag}}", "{\"flag\":false}", "no\n");
	check_text("{{#a}}{{#a}}x{{/a}}{{/a}}", "{\"a\":\"1\"}", "x\n");
}

/* A condition alone on its line leaves no blank line behind; inside a line it does not touch it. */
static void
test_lines(void **state)
{
	(void)state;
	check_text("1\n{{#a}}\n2\n{{/a}}\n3\n", "{\"a\":\"x\"}", "1\n2\n3\n");
	check_text("1\n{{#a}}\n2\n{{/a}}\n3\n", "{}", "1\n3\n");
	check_text("1\n  {{#a}}  \n2\n\t{{/a}}", "{\"a\":\"x\"}", "1\n2\n");
	check_text("1\n{{! a word\n of two lines }}\n2", "{}", "1\n2\n");
	check_text("1 {{! a word }} 2", "{}", "1  2\n");
	check_text("1\n\n{{#a}}\n2\n\n{{/a}}\n3", "{}", "1\n\n3\n");
	check_text("1\n\n{{#a}}\n2\n\n{{/a}}\n3", "{\"a\":\"x\"}", "1\n\n2\n\n3\n");
	check_text("1\n\n\n\n2\n\n\n", "{}", "1\n\n2\n");
	check_text("{{#a}}\n{{/a}}\n\n1", "{\"a\":\"x\"}", "1\n");
}

/* Once for each item, with what the item has. */
static void
test_lists(void **state)
{
	static const char body[] = "0\n{{#list}}\n- {{a}}{{#flag}}!{{/flag}}\n{{/list}}\n"
	                           "{{^list}}\nnone\n{{/list}}\n9 {{a}}";

	(void)state;
	check_text(body,
	    "{\"a\":\"z\",\"list\":[{\"a\":\"1\"},{\"a\":\"2\",\"flag\":true},{\"a\":"
	    "\"3\",\"flag\":false}]}",
	    "0\n- 1\n- 2!\n- 3\n9 z\n");
	check_text(body, "{\"a\":\"z\",\"list\":[]}", "0\nnone\n9 z\n");
	check_text(body, "{\"a\":\"z\",\"list\":null}", "0\nnone\n9 z\n");
	check_text(body, "{\"a\":\"z\",\"list\":false}", "0\nnone\n9 z\n");
	check_text(body, "{\"a\":\"z\"}", "0\nnone\n9 z\n");
	check_text("{{#list}}{{a}},{{/list}}{{#list}}{{a}};{{/list}}",
	    "{\"list\":[{\"a\":\"1\"},{\"a\":\"2\"}]}", "1,2,1;2;\n");
	check_text("{{#flag}}{{#list}}{{#flag}}{{a}}{{/flag}}{{/list}}{{/flag}}{{b}}",
	    "{\"flag\":true,\"b\":\"x\",\"list\":[{\"a\":\"1\"},{\"a\":\"2\",\"flag\":true}]}",
	    "2x\n");
	check_html("{{#list}}\n**{{a}}**\n{{/list}}\n\nb",
	    "{\"list\":[{\"a\":\"1\"},{\"a\":\"<2>\"}]}",
	    "<p><b>1<br>\n&lt;2&gt;</b></p>\n<p>b</p>\n");
}

/* An item is not read through to the facts around it, but for the zone that its moments are
 * written in; and what it says is a value like others. */
static void
test_list_items_are_closed(void **state)
{
	(void)state;
	check_text("{{#list}}{{#flag}}x{{/flag}}{{^flag}}y{{/flag}}{{/list}}",
	    "{\"flag\":true,\"list\":[{}]}", "y\n");
	check_text("{{#list}}{{a}}{{/list}}", "{\"a\":\"1\",\"list\":[{}]}", NULL);
	check_text("{{#list}}{{at}}{{/list}}",
	    "{\"zone\":\"Asia/Kathmandu\",\"list\":[{\"at\":\"2026-11-20T10:00:00Z\"}]}",
	    "Friday, 20 November 2026, 15:45 (Asia/Kathmandu)\n");
	check_text("{{#list}}{{a}}{{/list}}",
	    "{\"list\":[{\"a\":\"{{a}} {{/list}} **x**\\n{{#list}}\"}]}",
	    "{{a}} {{/list}} **x** {{#list}}\n");
}

static void
test_list_counts(void **state)
{
	static const char body[] =
	    "{{list_count}}{{#list_count}} some{{/list_count}}{{^list_count}} "
	    "none{{/list_count}}";

	(void)state;
	check_text(body, "{\"list\":[{},{},{}]}", "3 some\n");
	check_text(body, "{\"list\":[]}", "0 none\n");
	check_text(body, "{\"list_count\":7}", "0 none\n");
}

/* A list that is none, and items that are none. */
static void
test_bad_lists(void **state)
{
	static const char *const facts[] = {"{\"list\":\"x\"}", "{\"list\":1}", "{\"list\":true}",
	    "{\"list\":{\"a\":\"1\"}}", "{\"list\":[\"x\"]}", "{\"list\":[{\"a\":\"1\"},[]]}",
	    "{\"list\":[null]}"};

	(void)state;
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
		check_text("{{#list}}x{{/list}}", facts[i], NULL);
}

static void
test_list_errors(void **state)
{
	(void)state;
	check_error("Subject: s\n\n{{#list}}\n{{b}}\n{{/list}}\n",
	    "x.mustache:4: an item of \"list\" has no variable \"b\"\n");
	check_error("Subject: s\n\n{{#list}}{{a}}{{/list}}\n{{at}}\n",
	    "x.mustache:4: the template \"test\" has no variable \"at\"\n");
	check_error("Subject: s\n\n{{#list}}\n{{#list}}{{/list}}\n{{/list}}\n",
	    "x.mustache:4: an item of \"list\" has no variable \"list\"\n"
	    "x.mustache:5: {{/list}} closes nothing that is open here\n");
	check_error("Subject: s\n\n{{#list}}\n{{#flag}}\n{{/list}}\n",
	    "x.mustache:5: an item of \"list\" has no variable \"list\"\n"
	    "x.mustache:4: {{#flag}} is not closed\nx.mustache:3: {{#list}} is not closed\n");
	check_error("Subject: s\n\n{{^list}}{{at}}{{/list}}\n",
	    "x.mustache:3: the template \"test\" has no variable \"at\"\n");
	check_error("Subject: s\n\n{{list}}",
	    "x.mustache:3: \"list\" is a list: {{#list}}..{{/list}} shows its items\n");
	check_error(
	    "Subject: {{#list}}{{a}}{{/list}}\n\nx", "x.mustache:1: a subject shows no list\n");
	check_error("Subject: s\n\n**x{{#list}}**{{/list}}",
	    "x.mustache:3: ** is not closed in its paragraph or condition\n"
	    "x.mustache:3: ** is not closed in its paragraph or condition\n");
	check_error("Subject: {{#list}}x\n\n{{b}}", "x.mustache:1: {{#list}} is not closed\n"
	                                            "x.mustache:1: a subject shows no list\n");
}

/* A value is a value, whatever it looks like. */
static void
test_values_are_not_read(void **state)
{
	(void)state;
	check_text("{{a}}", "{\"a\":\"{{b}} {{#b}} ${b} %n %s \\\\0 **x** \"}",
	    "{{b}} {{#b}} ${b} %n %s \\0 **x**\n");
	check_text("{{a}}{{b}}", "{\"a\":\"{{\",\"b\":\"n}}\"}", "{{n}}\n");
	check_text("{{a}}", "{\"a\":\"one\\ntwo\\r\\n\\tthree\\u0085four\\u007f\"}",
	    "one two   three four\n");
	check_html("{{a}}", "{\"a\":\"<b>&amp;\\\"' **x** https://x.test a@b.test\"}",
	    "<p>&lt;b&gt;&amp;amp;&quot;&#39; **x** https://x.test a@b.test</p>\n");
}

static void
test_layout(void **state)
{
	(void)state;
	check_text("a **b** c", "{}", "a b c\n");
	check_html("a **b** c\nd\n\ne", "{}", "<p>a <b>b</b> c<br>\nd</p>\n<p>e</p>\n");
	check_html("**{{a}}**", "{\"a\":\"1 < 2\"}", "<p><b>1 &lt; 2</b></p>\n");
	check_html("a\n**b**\n**c**{{#a}}x{{/a}}\n\n**d**\n", "{}",
	    "<p>a<br>\n<b>b<br>\nc</b></p>\n<p><b>d</b></p>\n");
	check_html("x\n**{{a}}**\n\ny", "{\"a\":\"\"}", "<p>x</p>\n<p>y</p>\n");
	check_html("* a * b", "{}", "<p>* a * b</p>\n");
	check_html("see https://a.test/x?y=1&z=2. Or <mail@a.test>, (b@a.test)!", "{}",
	    "<p>see <a href=\"https://a.test/x?y=1&amp;z=2\">https://a.test/x?y=1&amp;z=2</a>. Or "
	    "&lt;<a href=\"mailto:mail@a.test\">mail@a.test</a>&gt;, (<a "
	    "href=\"mailto:b@a.test\">b@a.test</a>)!</p>\n");
	check_html("javascript:alert(1) xhttps://a.test a@ @b https://", "{}",
	    "<p>javascript:alert(1) xhttps://a.test a@ @b https://</p>\n");
}

/* The configured text keeps its lines and links; a bold one closes at each line's end. */
static void
test_ours(void **state)
{
	static const char facts[] = "{\"ours\":\"one\\r\\ntwo https://a.test/\\n\\n<i>three\"}";

	(void)state;
	check_text("x {{ours}} y", facts, "x one\ntwo https://a.test/\n\n<i>three y\n");
	check_html("x **{{ours}}** y", facts,
	    "<p>x <b>one<br>\ntwo <a "
	    "href=\"https://a.test/\">https://a.test/</a></b></p>\n"
	    "<p><b>&lt;i&gt;three</b> y</p>\n");
}

/* A stranger's text is nothing but text. */
static void
test_text(void **state)
{
	static const char facts[] = "{\"text\":\"\\n \\n**one** {{a}}\\r\\n> two\\n-- \\n"
	                            "<b>https://a.test a@b.test</b>\\n\\n\\n\\n\\nend \\n\\n\"}";

	(void)state;
	check_text("x\n{{text}}\ny", facts,
	    "x\n**one** {{a}}\n> two\n--\n<b>https://a.test a@b.test</b>\n\nend\ny\n");
	check_html("x\n{{text}}\ny", facts,
	    "<p>x<br>\n**one** {{a}}<br>\n&gt; two<br>\n-- <br>\n"
	    "&lt;b&gt;https://a.test a@b.test&lt;/b&gt;</p>\n<p>end <br>\ny</p>\n");
	check_text("To: {{text}}.", "{\"text\":[\"a\",\"b\\nc\"]}", "To: a\nb c.\n");
	check_html(
	    "**To: {{text}}.**", "{\"text\":[\"a\",\"b\\nc\"]}", "<p><b>To: a<br>\nb c.</b></p>\n");
	check_html("**{{text}}**", "{\"text\":\"a\\n\\nb\"}", "<p><b>a</b></p>\n<p><b>b</b></p>\n");
	check_text("x\n\n{{text}}\n\ny", "{\"text\":\" \\n\\t\\n\"}", "x\n\ny\n");
	check_text("x\n\n{{#text}}\n{{text}}\n{{/text}}\ny", "{\"text\":[]}", "x\n\ny\n");
}

/* Columns stand in HTML as they do in the text. */
static void
test_columns(void **state)
{
	(void)state;
	check_html("{{text}}", "{\"text\":\"  a b   c\\n\\td\"}",
	    "<p>&#160; a b&#160;&#160; c<br>\n&#160;&#160;&#160;&#160;&#160;&#160;&#160; d</p>\n");
	check_text("{{text}}", "{\"text\":\"  a b   c\\n\\td\"}", "  a b   c\n\td\n");
}

#define LRE "\xe2\x80\xaa"
#define PDF "\xe2\x80\xac"
#define RLI "\xe2\x81\xa7"
#define FSI "\xe2\x81\xa8"
#define PDI "\xe2\x81\xa9"
#define ALEF "\xd7\x90"

/* What turns the direction of writing turns nothing of ours. */
static void
test_directions(void **state)
{
	(void)state;
	check_text("{{a}}!", "{\"a\":\"gpj\\u202Eexe\\u202D\"}", "gpj[U+202E]exe[U+202D]!\n");
	check_text("{{a}}!", "{\"a\":\"" ALEF "\"}", FSI ALEF PDI "!\n");
	check_text("{{a}}!", "{\"a\":\"x\\u2067y\\u202Az\\u2069\"}",
	    FSI "x" RLI "y" LRE "z" PDF PDI PDI "!\n");
	check_text("{{a}}!", "{\"a\":\"x\\u202C\\u2069y\"}", "xy!\n");
	check_text("{{text}}", "{\"text\":\"\\u2067a\\nb\\u2069\\u0000\"}", NULL);
	check_text("{{text}}", "{\"text\":\"\\u2067a\\nb\\u2069\\u0085c\\u2028d\\u0007\"}",
	    RLI "a" PDI "\nb\nc\nd\n");
}

static void
check_subject(const char *line, const char *facts, const char *expected)
{
	struct str errors = {0}, source = {0};
	struct rendered r;
	struct dates *dates = dates_new();

	str_addf(&source, "Subject: %s\n\nbody\n", line);
	struct template *t = parse(str_text(&source), &errors);
	assert_string_equal(str_text(&errors), "");
	assert_int_equal(render(t, "en", "UTC", facts, dates, &r, NULL), DONE);
	assert_string_equal(r.subject, expected);
	rendered_free(&r);
	template_free(&t);
	dates_free(&dates);
	str_free(&source);
	str_free(&errors);
}

static void
test_subject(void **state)
{
	static const char line[] =
	    "{{#subject}}{{subject}}{{/subject}}{{^subject}}none{{/subject}}";
	struct str facts = {0};

	(void)state;
	check_subject("x {{a}} y", "{\"a\":\"1\\r\\nBcc: evil\"}", "x 1  Bcc: evil y");
	check_subject("x {{ours}}", "{\"ours\":\"1\\r\\nBcc: evil\"}", "x 1  Bcc: evil");
	check_subject(line, "{\"subject\":\"Hello\"}", "Re: Hello");
	check_subject(line, "{\"subject\":\"Re: Hello\"}", "Re: Hello");
	check_subject(line, "{\"subject\":\"RE:Hello\"}", "RE:Hello");
	check_subject(line, "{\"subject\":\"AW: {{a}}  %n \"}", "Re: AW: {{a}}  %n ");
	check_subject(line, "{}", "none");
	/* One that would swell the receipt does not go back. */
	str_addz(&facts, "{\"subject\":\"");
	for (int i = 0; i < 501; i++)
		str_addc(&facts, 'x');
	str_addz(&facts, "\"}");
	check_subject(line, str_text(&facts), "none");
	str_free(&facts);
}

/* What a template needs must be there: no mail with a hole in it. */
static void
test_missing_facts(void **state)
{
	static const char *const bodies[] = {"{{a}}", "{{n}}", "{{when}}", "{{ours}}", "{{text}}"};
	static const char *const facts[] = {"{}",
	    "{\"a\":1,\"n\":\"1\",\"when\":\"soon\",\"ours\":[],\"text\":[1]}", "{\"text\":true}",
	    "{\"a\":null,\"n\":null,\"when\":null,\"ours\":null}", "[]", "", "{\"a\":\"1\""};

	(void)state;
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		struct str errors = {0}, source = {0};
		struct dates *dates = dates_new();
		str_addf(&source, "Subject: s\n\n%s", bodies[i]);
		struct template *t = parse(str_text(&source), &errors);
		assert_non_null(t);
		for (size_t k = 0; k < sizeof facts / sizeof *facts; k++) {
			struct rendered r;
			struct fail f = {0};
			assert_int_equal(render(t, "en", "UTC", facts[k], dates, &r, &f), NEVER);
			assert_true(f.text[0]);
			assert_null(r.text);
		}
		template_free(&t);
		dates_free(&dates);
		str_free(&source);
		str_free(&errors);
	}
}

static void
test_errors(void **state)
{
	static const char only[] =
	    " is not supported: only {{x}}, {{#x}}, {{^x}}, {{/x}}, {{! }} and plurals such as {{#x.few}} are\n";
	static const char *const unsupported[] = {"{{> p}}", "{{{a}}", "{{&a}}", "{{=<% %>=}}",
	    "{{}}", "{{ }}", "{{a.b}}", "{{a b}}", "{{A}}", "{{#}}", "{{# a b}}"};

	(void)state;
	check_error("Subject: s\n\nx\n{{nothing}}\n",
	    "x.mustache:4: the template \"test\" has no variable \"nothing\"\n");
	check_error("Subject: s{{no}}\n\n{{#no}}{{/no}}\n",
	    "x.mustache:1: the template \"test\" has no variable \"no\"\n"
	    "x.mustache:3: the template \"test\" has no variable \"no\"\n"
	    "x.mustache:3: the template \"test\" has no variable \"no\"\n");
	check_error("Subject: s\n\n{{#a}}\n{{#b}}\n{{/a}}\n",
	    "x.mustache:5: {{/a}} closes nothing that is open here\n"
	    "x.mustache:4: {{#b}} is not closed\nx.mustache:3: {{#a}} is not closed\n");
	check_error(
	    "Subject: s\n\n{{/a}}", "x.mustache:3: {{/a}} closes nothing that is open here\n");
	check_error("Subject: s\n\n\n{{a", "x.mustache:4: {{ is not closed\n");
	check_error("Subject: s\n\n**x\n\ny",
	    "x.mustache:3: ** is not closed in its paragraph or condition\n");
	check_error("Subject: s\n\n**x{{#a}}**{{/a}}",
	    "x.mustache:3: ** is not closed in its paragraph or condition\n"
	    "x.mustache:3: ** is not closed in its paragraph or condition\n");
	check_error("Subject: **s**\n\nx", "x.mustache:1: a subject has no bold text\n"
	                                   "x.mustache:1: a subject has no bold text\n");
	check_error("Subject: \n\nx", "x.mustache:1: the subject is empty\n");
	check_error("Subject: s\n\n", "x.mustache:3: the body is empty\n");
	check_error("Subject: s\n\n{{flag}}",
	    "x.mustache:3: \"flag\" is yes or no: a condition, nothing to show\n");
	check_error("Subject: s\nx\n", "x.mustache:2: the second line is not blank\n");
	check_error("Subject: s", "x.mustache:1: the first line is not \"Subject: ...\"\n");
	check_error("\nSubject: s\n\nx", "x.mustache:1: the first line is not \"Subject: ...\"\n");
	check_error("", "x.mustache:1: the first line is not \"Subject: ...\"\n");
	check_error("Subject: s\r\n\r\nx", "x.mustache:1: not UTF-8 text with LF line ends\n");
	check_error("Subject: s\n\n\xff", "x.mustache:1: not UTF-8 text with LF line ends\n");
	for (size_t i = 0; i < sizeof unsupported / sizeof *unsupported; i++) {
		char *source = xasprintf("Subject: s\n\n%s", unsupported[i]);
		char *expected = xasprintf("x.mustache:3: \"%s\"%s", unsupported[i], only);
		check_error(source, expected);
		free(source);
		free(expected);
	}
}

static void
test_depth(void **state)
{
	struct str source = {0}, errors = {0};

	(void)state;
	str_addz(&source, "Subject: s\n\n");
	for (int i = 0; i < 17; i++)
		str_addz(&source, "{{#a}}");
	assert_null(parse(str_text(&source), &errors));
	assert_non_null(strstr(str_text(&errors), "nested more than 16 deep"));
	str_free(&source);
	str_free(&errors);
}

/* The words beside a number, in the language's own forms. */
static void
test_plurals(void **state)
{
	static const struct {
		const char *language, *body;
		const char *shown[12]; /* for numbers[] */
	} rows[] = {
	    {"en", "{{n}} day{{#n.other}}s{{/n.other}}{{#n.one}}{{/n.one}}",
	        {"0 days", "1 day", "2 days", "5 days", "10 days", "11 days", "21 days", "22 days", "100 days", "101 days", "111 days", "2000000 days"}},
	    {"ru", "{{n}} {{#n.one}}день{{/n.one}}{{#n.few}}дня{{/n.few}}{{#n.many}}дней{{/n.many}}",
	        {"0 дней", "1 день", "2 дня", "5 дней", "10 дней", "11 дней", "21 день", "22 дня", "100 дней", "101 день", "111 дней", "2000000 дней"}},
	    {"lv", "{{n}} {{#n.zero}}dienu{{/n.zero}}{{#n.one}}diena{{/n.one}}{{#n.other}}dienas{{/n.other}}",
	        {"0 dienu", "1 diena", "2 dienas", "5 dienas", "10 dienu", "11 dienu", "21 diena", "22 dienas", "100 dienu", "101 diena", "111 dienu", "2000000 dienu"}},
	    {"et", "{{n}} {{#n.one}}päev{{/n.one}}{{#n.other}}päeva{{/n.other}}",
	        {"0 päeva", "1 päev", "2 päeva", "5 päeva", "10 päeva", "11 päeva", "21 päeva", "22 päeva", "100 päeva", "101 päeva", "111 päeva", "2000000 päeva"}},
	    {"es", "{{n}} {{#n.one}}día{{/n.one}}{{#n.other}}días{{/n.other}}",
	        {"0 días", "1 día", "2 días", "5 días", "10 días", "11 días", "21 días", "22 días", "100 días", "101 días", "111 días", "2000000 días"}},
	};
	static const int numbers[] = {0, 1, 2, 5, 10, 11, 21, 22, 100, 101, 111, 2000000};
	struct dates *dates = dates_new();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *source = xasprintf("Subject: s\n\n%s\n", rows[i].body);
		struct str errors = {0};
		struct template *t = parse(source, &errors);
		assert_non_null(t);
		template_check_plurals(t, rows[i].language, "x.mustache", &errors);
		assert_string_equal(str_text(&errors), "");
		for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++) {
			char *facts = xasprintf("{\"n\": %d}", numbers[k]);
			struct rendered r;
			struct fail f = {0};
			assert_int_equal(render(t, rows[i].language, "UTC", facts, dates, &r, &f), DONE);
			r.text[strcspn(r.text, "\n")] = 0;
			assert_string_equal(r.text, rows[i].shown[k]);
			rendered_free(&r);
			free(facts);
		}
		template_free(&t);
		str_free(&errors);
		free(source);
	}
	dates_free(&dates);
}

static void
check_missing_forms(const char *language, const char *body, const char *expected)
{
	char *source = xasprintf("Subject: s\n\n%s", body);
	struct str errors = {0};
	struct template *t = parse(source, &errors);

	if (t)
		template_check_plurals(t, language, "x.mustache", &errors);
	assert_string_equal(str_text(&errors), expected);
	template_free(&t);
	str_free(&errors);
	free(source);
}

static void
test_plurals_are_whole(void **state)
{
	(void)state;
	check_missing_forms("ru", "a\n{{n}} {{#n.one}}x{{/n.one}}{{#n.few}}y{{/n.few}}",
	    "x.mustache:4: {{#n.many}} is missing: numbers have that form in this language\n");
	check_missing_forms("lv", "{{#list_count.one}}x{{/list_count.one}}{{#n.other}}y{{/n.other}}",
	    "x.mustache:3: {{#list_count.zero}} is missing: numbers have that form in this language\n"
	    "x.mustache:3: {{#list_count.other}} is missing: numbers have that form in this language\n"
	    "x.mustache:3: {{#n.zero}} is missing: numbers have that form in this language\n"
	    "x.mustache:3: {{#n.one}} is missing: numbers have that form in this language\n");
	check_missing_forms("tlh", "{{#n.other}}x{{/n.other}}", "");
	check_missing_forms("en", "{{#n.some}}x{{/n.some}}",
	    "x.mustache:3: \"{{#n.some}}\" is not supported: only {{x}}, {{#x}}, {{^x}}, {{/x}}, {{! }} and plurals such as {{#x.few}} are\n"
	    "x.mustache:3: \"{{/n.some}}\" is not supported: only {{x}}, {{#x}}, {{^x}}, {{/x}}, {{! }} and plurals such as {{#x.few}} are\n");
	check_missing_forms("en", "{{^n.one}}x{{/n.one}}",
	    "x.mustache:3: \"{{^n.one}}\" is not supported: only {{x}}, {{#x}}, {{^x}}, {{/x}}, {{! }} and plurals such as {{#x.few}} are\n"
	    "x.mustache:3: {{/n}} closes nothing that is open here\n");
	check_missing_forms("en", "{{#a.one}}x{{/a.one}}",
	    "x.mustache:3: \"a\" is no number: it has no plural \"one\"\n"
	    "x.mustache:3: {{/a}} closes nothing that is open here\n");
	check_missing_forms("en", "{{#n.one}}x{{/n.other}}",
	    "x.mustache:3: {{/n}} closes nothing that is open here\nx.mustache:3: {{#n}} is not closed\n");
	assert_string_equal(plural_class("ru", 3), "few");
	assert_string_equal(plural_class("no such language", 1), "other");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_variables),
	    cmocka_unit_test(test_conditions),
	    cmocka_unit_test(test_lines),
	    cmocka_unit_test(test_lists),
	    cmocka_unit_test(test_plurals),
	    cmocka_unit_test(test_plurals_are_whole),
	    cmocka_unit_test(test_list_items_are_closed),
	    cmocka_unit_test(test_list_counts),
	    cmocka_unit_test(test_bad_lists),
	    cmocka_unit_test(test_list_errors),
	    cmocka_unit_test(test_values_are_not_read),
	    cmocka_unit_test(test_layout),
	    cmocka_unit_test(test_ours),
	    cmocka_unit_test(test_text),
	    cmocka_unit_test(test_columns),
	    cmocka_unit_test(test_directions),
	    cmocka_unit_test(test_subject),
	    cmocka_unit_test(test_missing_facts),
	    cmocka_unit_test(test_errors),
	    cmocka_unit_test(test_depth),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
