/* Parameters of MIME fields, and file names. */
#include "test.h"

#include "../../daemon/read/param.h"

/* "head;name=value;..." */
static const char *
shown(struct arena *a, const char *value)
{
	const char *head, *text;
	struct parameter *p = param_read(a, value, &head);

	text = arena_printf(a, "%s;", head);
	for (; p; p = p->next)
		text = arena_printf(a, "%s%s=%s;", text, p->name, p->value);
	return text;
}

static void
test_parameters(void **state)
{
	static const struct {
		const char *value, *shown;
	} rows[] = {
	    {"", ";"},
	    {"Text/Plain", "text/plain;"},
	    {"text/plain; charset=utf-8", "text/plain;charset=utf-8;"},
	    {"text/plain; CharSet=\"utf-8\";", "text/plain;charset=utf-8;"},
	    {"text/plain ; charset = utf-8 ; x=y", "text/plain;charset=utf-8;x=y;"},
	    {"text/plain (a (nested) comment); charset=(here)us-ascii", "text/plain;charset=us-ascii;"},
	    {"text/plain charset=utf-8", "text/plain;charset=utf-8;"},
	    {"text/plain; name=my file.pdf", "text/plain;name=my file.pdf;"},
	    {"text/plain; name=a.pdf charset=x", "text/plain;name=a.pdf;charset=x;"},
	    {"text/plain; name=\"a;b\"; charset=x", "text/plain;name=a;b;charset=x;"},
	    {"text/plain; name=\"the \"new\" one\"", "text/plain;name=the \"new\" one;"},
	    {"text/plain; name=\"a\\\"b\\\\c\"", "text/plain;name=a\"b\\c;"},
	    {"text/plain; name=\"open", "text/plain;name=open;"},
	    {"text/plain; a=1; a=2", "text/plain;a=1;"},
	    {"text/plain; junk; =x; a=1", "text/plain;a=1;"},
	    {"multipart/mixed; boundary=\"\\\"\"", "multipart/mixed;boundary=\";"},
	    /* RFC 2231 */
	    {"a; filename*=utf-8''%C3%BC.pdf", "a;filename=ü.pdf;"},
	    {"a; filename*=utf-8'en'%C3%BC.pdf", "a;filename=ü.pdf;"},
	    {"a; filename*=ISO-8859-1''%FC", "a;filename=ü;"},
	    {"a; filename*0=one; filename*1=two", "a;filename=onetwo;"},
	    {"a; filename*1=two; filename*0=one", "a;filename=onetwo;"},
	    {"a; filename*0*=utf-8''%C3; filename*1*=%BC; filename*2=%20", "a;filename=ü%20;"},
	    {"a; filename*0=only", "a;filename=only;"},
	    {"a; filename=plain; filename*=utf-8''better", "a;filename=better;"},
	    {"a; filename*1=no start", "a;"},
	    {"a; filename*=%41%42", "a;filename=AB;"},
	    {"a; filename*=utf-8''100%", "a;filename=100%;"},
	    /* RFC 2047 where it has no business */
	    {"a; filename=\"=?utf-8?Q?=C3=BC?=.pdf\"", "a;filename=ü.pdf;"},
	    {"a; filename==?utf-8?Q?=C3=BC?=", "a;filename=ü;"},
	    {"a; filename*0=\"=?utf-8?Q?=C3=BC\"; filename*1=\"?=\"", "a;filename=ü;"},
	    {"a; filename=\"\xc3\xbc\"", "a;filename=ü;"},
	    {"a; filename=\"\xfc\"", "a;filename=ü;"},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_string_equal(shown(a, rows[i].value), rows[i].shown);
	arena_free(&a);
}

static void
test_file_names(void **state)
{
	static const struct {
		const char *name, *clean;
	} rows[] = {
	    {"a.pdf", "a.pdf"},
	    {"  a b.pdf ", "a b.pdf"},
	    {"../../etc/passwd", "passwd"},
	    {"C:\\Temp\\a.doc", "a.doc"},
	    {"..", ""},
	    {"a/", ""},
	    {"a\r\nb\x1b[2J", "ab[2J"},
	    {"invoice\xe2\x80\xae"
	     "fdp.exe",
	        "invoicefdp.exe"}, /* right-to-left override */
	    {"ü\xc2\x85.txt", "ü.txt"},
	};
	struct arena *a = arena_new();
	char longer[400];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_string_equal(param_file_name(a, rows[i].name), rows[i].clean);
	for (size_t i = 0; i < sizeof longer - 1; i += 2)
		memcpy(longer + i, "\xc3\xbc", 2);
	longer[398] = 0;
	assert_int_equal(strlen(param_file_name(a, longer)), 254); /* no half characters */
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_parameters),
	    cmocka_unit_test(test_file_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
