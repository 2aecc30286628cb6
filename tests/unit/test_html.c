/* HTML as text. */
#include "test.h"

#include "../../daemon/common/str.h"
#include "../../daemon/read/html.h"

static void
test_texts(void **state)
{
	static const struct {
		const char *html, *text;
	} rows[] = {
	    {"", ""},
	    {"plain", "plain\n"},
	    {"<p>one</p><p>two</p>", "one\n\ntwo\n"},
	    {"<div>one</div><div>two</div>", "one\ntwo\n"},
	    {"<div>one<br></div><div><br></div><div>two</div>", "one\n\ntwo\n"},
	    {"one<br>two<br><br>three<br><br><br><br>four", "one\ntwo\n\nthree\n\nfour\n"},
	    {"a  \n b<b> c</b>d", "a b cd\n"},
	    {"a&nbsp;&nbsp;b&lt;&amp;&eacute;&#8364;&nosuch;", "a  b<&é€&nosuch;\n"},
	    {"<p>&nbsp;</p>x", "x\n"},
	    {"<p class=MsoNormal>one</p><p class=MsoNormal>two</p>", "one\ntwo\n"},
	    {"<p class=MsoNormal>one</p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>two</p>", "one\n\ntwo\n"},
	    {"<div>one</div><div>&nbsp;</div><div>&nbsp;</div><div>two</div>", "one\n\ntwo\n"},
	    {"<div>one</div><div>&nbsp;two</div>", "one\ntwo\n"},
	    {"<ul><li>one<li>two</ul>", "- one\n- two\n"},
	    {"<ol><li>one<li>two<ul><li>in</ul></ol>", "1. one\n2. two\n- in\n"},
	    {"<table><tr><td>1<td>2<tr><td>3</table>after", "1 2\n3\nafter\n"},
	    {"<pre>a  b\n  c</pre>", "a  b\n  c\n"},
	    /* quotes, so that the reply can be told from them */
	    {"<p>new</p><blockquote>old<div>older</div><blockquote>oldest</blockquote></blockquote>after",
	        "new\n\n> old\n> older\n>> oldest\nafter\n"},
	    {"<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b\n"},
	    {"text<div>-- <br>Ann</div>", "text\n-- \nAnn\n"},
	    /* links */
	    {"<a href='https://x.test/y'>here</a>", "here (https://x.test/y)\n"},
	    {"<a href='https://www.x.test/'>x.test</a>", "x.test\n"},
	    {"<a href='mailto:a@b.test?subject=x'>a@b.test</a>", "a@b.test\n"},
	    {"<a href='javascript:alert(1)'>here</a> <a href='#top'>up</a>", "here up\n"},
	    {"<a href='https://x.test/y'><img src='cid:z'></a>.", ".\n"},
	    /* not to be read */
	    {"<head><title>t</title><style>p{}</style></head><script>if (a<b) c();</script>x", "x\n"},
	    {"a<!-- b --><!--[if mso]>c<![endif]-->d", "ad\n"},
	    {"<div style='DISPLAY : none'>teaser<p>more</p></div>x<span style=\"display:none\">y</span>", "x\n"},
	    {"<div style='display:block'>x</div>", "x\n"},
	    /* broken */
	    {"<p>one<p>two", "one\n\ntwo\n"},
	    {"</div></p></blockquote>x", "x\n"},
	    {"<b <i>x", "x\n"},
	    {"a < b", "a < b\n"},
	    {"<", ""},
	    {"<meta charset=koi8-r>\xc3\xbc", "ü\n"},
	};
	struct arena *a = arena_new();
	bool cut;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *text = html_text(a, rows[i].html, &cut);
		if (strcmp(text, rows[i].text) != 0)
			print_error("%s: %s\n", rows[i].html, text);
		assert_string_equal(text, rows[i].text);
		assert_false(cut);
	}
	arena_free(&a);
}

static void
repeat(struct str *s, const char *text, int times)
{
	for (int i = 0; i < times; i++)
		str_addz(s, text);
}

/* No tree is built, so depth costs nothing; what is longer than 1 MiB is cut. */
static void
test_size(void **state)
{
	struct arena *a = arena_new();
	struct str html = {0};
	bool cut;

	(void)state;
	repeat(&html, "<div>", 100000);
	str_addz(&html, "deep");
	assert_string_equal(html_text(a, html.data, &cut), "deep\n");
	assert_false(cut);
	str_truncate(&html, 0);
	repeat(&html, "<blockquote>", 1000);
	str_addz(&html, "x");
	assert_true(strlen(html_text(a, html.data, &cut)) < 100);
	repeat(&html, "0123456789 ", 100000);
	assert_true(strlen(html_text(a, html.data, &cut)) <= HTML_MAX);
	assert_true(cut);
	str_free(&html);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_texts),
	    cmocka_unit_test(test_size),
	};

	html_prepare();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
