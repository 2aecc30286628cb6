/* What promisectl reply makes of a text and of files. */
#include "test.h"

#include <errno.h>
#include <unistd.h>
#include "../../daemon/common/mem.h"
#include "../../daemon/ctl/file.h"
#include "../../daemon/ctl/written.h"
#include "scratch.h"

static char folder[] = "/tmp/promised-written-XXXXXX";

static void
check_json(const char *text, const char *wanted)
{
	struct written *w = written_new(text);
	char *json = written_json(w);

	assert_string_equal(json, wanted);
	free(json);
	written_free(&w);
	assert_null(w);
}

static void
a_text_is_all_body(void **state)
{
	(void)state;
	check_json("Dear \"Žanis\",\n#1042 is done.\n",
	    "{\"text\":\"Dear \\\"Žanis\\\",\\n#1042 is done.\\n\",\"body\":\"Dear "
	    "\\\"Žanis\\\",\\n#1042 is done.\\n\",\"commands\":[],\"attachments\":[]}");
}

static void
commands_are_taken_off(void **state)
{
	(void)state;
	check_json("#Close\n\n#priority  high: now\nThank you.\n",
	    "{\"text\":\"#Close\\n\\n#priority  high: now\\nThank you.\\n\",\"body\":\"Thank "
	    "you.\\n\",\"commands\":[{\"line\":\"#Close\",\"word\":\"close\",\"argument\":\"\"},"
	    "{\"line\":\"#priority high: now\",\"word\":\"priority\",\"argument\":\"high: "
	    "now\"}],\"attachments\":[]}");
	check_json("#take", "{\"text\":\"#take\",\"body\":\"\",\"commands\":[{\"line\":\"#take\","
	                    "\"word\":\"take\",\"argument\":\"\"}],\"attachments\":[]}");
}

static void
files_are_listed(void **state)
{
	struct written *w = written_new("x");

	(void)state;
	written_attach(w, "a b.pdf", "application/pdf", 5000000000, "00ff");
	written_attach(w, "c", "text/plain", 0, "01");
	char *json = written_json(w);
	assert_string_equal(strstr(json, "\"attachments\""),
	    "\"attachments\":[{\"position\":1,\"name\":\"a b.pdf\",\"type\":\"application/pdf\","
	    "\"size\":5000000000,\"sha256\":\"00ff\",\"inline\":false,\"content_id\":null,"
	    "\"purpose\":null},{\"position\":2,\"name\":\"c\",\"type\":\"text/plain\",\"size\":0,"
	    "\"sha256\":\"01\",\"inline\":false,\"content_id\":null,\"purpose\":null}]}");
	free(json);
	written_free(&w);
}

static void
types_by_name_then_by_content(void **state)
{
	static const char binary[] = {'a', 0, 'b'};
	struct str text = {0}, bytes = {0};

	(void)state;
	str_addz(&text, "naïve\n");
	str_add(&bytes, binary, sizeof binary);
	assert_string_equal(file_type("/x.y/bill.PDF", &bytes), "application/pdf");
	assert_string_equal(file_type("/x.pdf/bill", &bytes), "application/octet-stream");
	assert_string_equal(file_type("daemon.log", &text), "text/plain");
	assert_string_equal(file_type("daemon.log", &bytes), "application/octet-stream");
	assert_string_equal(file_name("/a/b/c.d"), "c.d");
	assert_string_equal(file_name("c.d"), "c.d");
	str_free(&text);
	str_free(&bytes);
}

static void
files_have_a_limit(void **state)
{
	char *path = xasprintf("%s/ten", folder);
	struct str bytes = {0};
	FILE *f = fopen(path, "w");

	(void)state;
	assert_non_null(f);
	fputs("0123456789", f);
	fclose(f);
	assert_true(file_read(path, 10, &bytes));
	assert_string_equal(str_text(&bytes), "0123456789");
	str_truncate(&bytes, 0);
	assert_false(file_read(path, 9, &bytes));
	assert_int_equal(errno, EFBIG);
	assert_false(file_read(folder, 9, &bytes));
	assert_int_equal(errno, EISDIR);
	assert_false(file_read("/nonexistent", 9, &bytes));
	assert_int_equal(errno, ENOENT);
	str_free(&bytes);
	free(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_text_is_all_body),
	    cmocka_unit_test(commands_are_taken_off),
	    cmocka_unit_test(files_are_listed),
	    cmocka_unit_test(types_by_name_then_by_content),
	    cmocka_unit_test(files_have_a_limit),
	};

	scratch_make(folder);
	int failed = cmocka_run_group_tests_name("ctl: what is written", tests, NULL, NULL);
	scratch_remove(folder);
	return failed;
}
